using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Cyrus;
using Zextras.Backup.Mailboxes.Dav;
using Zextras.Backup.Mailboxes.Doveadm;
using Zextras.Backup.Mailboxes.Dovecot;
using Zextras.Backup.Mailboxes.Imap;
using Zextras.Backup.Mailboxes.Imap.Feed;
using Zextras.Backup.Mailboxes.Ldap;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>
/// Reads the HOCON file that describes a mailbox server of the network. Each protocol has a block of its own, which its own class
/// reads; every block is optional, one is needed:
/// <code>
/// accounts = ["anna@example.com", "ben@example.com"]   # or: accounts-file = accounts.txt, one address a line
/// administrator {
///   user = backup
///   password-file = /etc/zextras-backup/password       # or: password-environment = NAME
/// }
/// imap { ... }                                         # mail; with a block real-time: Real Time Scan of it
/// carddav { ... }                                      # contacts
/// caldav { ... }                                       # calendars and tasks
/// webdav { ... }                                       # drive
/// dovecot-events { ... }                               # Real Time Scan of mail
/// cyrus-events { ... }                                 # Real Time Scan of mail, contacts, calendars and drive
/// doveadm { ... }                                      # in place of accounts: those of Dovecot's user database
/// ldap { ... }                                         # in place of accounts: these, lists, domains and classes of service
/// </code>
/// A block may have an <c>administrator</c> of its own. Passwords never stand in the file, so that it can be shown and kept with
/// other settings.
/// </summary>
internal static class ComposedConfiguration
{
    /// <summary>The server that a file describes.</summary>
    /// <exception cref="ArgumentException">It cannot be read or does not describe a server; the message says what to write.</exception>
    public static ComposedServer Read(string file, TimeProvider clock) => ConfigBlock.Read(file, root =>
    {
        root.RefuseOthers("accounts", "accounts-file", "administrator", "imap", "carddav", "caldav", "webdav", "ldap", "doveadm", "dovecot-events", "cyrus-events");
        var directory = DirectoryOf(root, clock);
        return new ComposedServer(directory, PartsOf(root, clock), FeedOf(root, directory, clock));
    });

    private static IAccountDirectory DirectoryOf(ConfigBlock root, TimeProvider clock)
    {
        IAccountDirectory?[] sources =
        [
            AccountList.Read(root),
            DoveadmConfiguration.Read(root) is { } doveadm ? new DoveadmDirectory(doveadm) : null,
            LdapConfiguration.Read(root) is { } ldap ? new LdapDirectory(ldap, clock) : null,
        ];
        return sources.OfType<IAccountDirectory>().ToArray() switch
        {
            [var only] => only,
            [] => throw new FormatException("Write where the accounts come from: accounts = [\"anna@example.com\"], accounts-file = FILE, a block doveadm, or ldap { host = ldap.example.com }."),
            var several => throw new FormatException($"The accounts come from {string.Join(" and from ", several.Select(source => source.Description))}. Write one of them only."),
        };
    }

    private static Func<IMailboxFeed>? FeedOf(ConfigBlock root, IAccountDirectory directory, TimeProvider clock) =>
        JoinedFeed.Of(clock, MailFeedOf(root, directory, clock), AccessLogConfiguration.Read(root, clock));

    /// <summary>What is told twice is looked at twice: one source of mail is enough.</summary>
    private static Func<IMailboxFeed>? MailFeedOf(ConfigBlock root, IAccountDirectory directory, TimeProvider clock)
    {
        (string Name, Func<IMailboxFeed>? Open)[] sources =
        [
            ("dovecot-events", DovecotEventsConfiguration.Read(root, clock)),
            ("cyrus-events", CyrusEventsConfiguration.Read(root, clock)),
            ("imap.real-time", RealTimeConfiguration.Read(root) is { } listening && ImapConfiguration.Read(root) is { } imap
                ? () => new NotifyFeed(imap, listening, directory, clock)
                : null),
        ];
        return sources.Where(source => source.Open is not null).ToArray() switch
        {
            [] => null,
            [var only] => only.Open,
            var several => throw new FormatException(
                $"{string.Join(" and ", several.Select(source => source.Name))} tell of the same mail. Write one of them only; {several[0].Name} is the faster one."),
        };
    }

    private static IMailboxPart[] PartsOf(ConfigBlock root, TimeProvider clock)
    {
        IMailboxPart?[] parts =
        [
            ImapConfiguration.Read(root) is { } imap ? new ImapPart(imap, clock) : null,
            .. DavConfiguration.Read(root).Select(dav => new DavPart(dav, clock)),
        ];

        // A directory alone is worth a backup, a list of accounts is not.
        return parts.OfType<IMailboxPart>().ToArray() is var some && (some.Length > 0 || root.Has("ldap"))
            ? some
            : throw new FormatException("It names no server to read from. Write imap { host = mail.example.com }.");
    }
}
