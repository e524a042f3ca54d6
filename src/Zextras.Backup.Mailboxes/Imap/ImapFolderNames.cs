using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Mailbox names as folder keys and back. The server's separator stands between the levels of a name, whichever it is;
/// a key always has <c>/</c>, and what would be taken for one inside a level is escaped.
/// </summary>
internal static class ImapFolderNames
{
    /// <summary>The key of INBOX, which every account has.</summary>
    public const string Inbox = "mail:INBOX";

    private const string InboxName = "INBOX";

    // What stands where a name of another server has this server's separator inside a level.
    private const char InsteadOfSeparator = '_';

    /// <summary>The key of a mailbox.</summary>
    public static string KeyOf(string path, char separator)
    {
        if (path.Equals(InboxName, StringComparison.OrdinalIgnoreCase))
        {
            return Inbox;
        }

        var levels = separator == '\0' ? [path] : path.Split(separator);
        return FolderKeys.Prefix(FolderArea.Mail) + string.Join('/', levels.Select(level => KeyText.Escape(Encoding.UTF8.GetBytes(level))));
    }

    /// <summary>The levels of the mailbox that a key names, as this server can write them.</summary>
    /// <exception cref="MailboxException">It is no key of a mail folder.</exception>
    public static IReadOnlyList<string> LevelsOf(string key, char separator)
    {
        if (FolderKeys.AreaOf(key) is not FolderArea.Mail || FolderKeys.PathOf(key).Length == 0)
        {
            throw new MailboxException(MailboxFailure.Refused, $"'{key}' is no folder of an IMAP server: those begin with '{FolderKeys.Prefix(FolderArea.Mail)}'.");
        }

        return [.. FolderKeys.PathOf(key).Split('/').Select(level => KeyText.Readable(level).Replace(separator, InsteadOfSeparator))];
    }

    /// <summary>The key of the folder that a person means.</summary>
    public static string FromPath(ItemKind kind, string path)
    {
        if (FolderKeys.AreaOf(kind) is not FolderArea.Mail)
        {
            throw new MailboxException(MailboxFailure.Refused, $"An IMAP server has no folders for items of kind {kind.Name()}.");
        }

        var levels = path.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return levels.Length > 0
            ? KeyOf(string.Join('/', levels), '/')
            : throw new MailboxException(MailboxFailure.Refused, $"'{path}' names no folder. Name one, such as INBOX.");
    }
}
