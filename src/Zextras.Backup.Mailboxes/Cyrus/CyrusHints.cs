using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Imap;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Cyrus;

/// <summary>Says where to look because of an event: at messages where it names them, else at the folder.</summary>
internal sealed class CyrusHints(CyrusEventsSettings settings, TimeProvider clock)
{
    /// <summary>Beyond so many messages of one event, the folder is read as a whole: that is the shorter way.</summary>
    private const int MostMessages = 1000;

    private readonly UntoldChanges _untold = new();

    /// <summary>The places of an event.</summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public IReadOnlyList<MailboxEvent.Changed> Of(CyrusEvent told)
    {
        var at = told.At!.Value.ToUniversalTime();
        switch (told.Event)
        {
            case "Login" or "Logout" or "QuotaChange" or "QuotaExceeded" or "QuotaWithin" or "CalendarAlarm" or "ApplePushService":
                return [];
            case "MessageExpunge" or "MessageExpire":
                return Messages(told, told.Uri!, told.Uids, isGone: true, at);
            case "vnd.cmu.MessageMove":
                return [.. Messages(told, told.Uri!, told.Uids, isGone: false, at), .. Gone(told, at)];
            case "MessageNew" or "MessageAppend" or "MessageRead" or "MessageTrash" or "FlagsSet" or "FlagsClear" or "vnd.cmu.MessageCopy":
                return Messages(told, told.Uri!, told.Uids, isGone: false, at);
            case "MailboxModseq":
                return Changed(told, at);
            default:
                // Mailboxes were made, renamed, removed, subscribed to or shared; or something that this version does not know.
                return CyrusMailbox.Read(told.Uri!, told.Type, settings) is { } mailbox ? [Event(mailbox, MailboxHint.Anywhere, at)] : [];
        }
    }

    /// <summary>Folders that changed without a word about messages.</summary>
    public IReadOnlyList<MailboxEvent.Changed> TakeUntold() =>
    [
        .. _untold.Take(clock.GetUtcNow()).Select(change => new MailboxEvent.Changed
        {
            Account = change.Account, Hint = MailboxHint.Folder(change.Folder), At = change.At,
        }),
    ];

    private static MailboxEvent.Changed Event(CyrusMailbox mailbox, MailboxHint hint, DateTimeOffset at) => new() { Account = mailbox.Account, Hint = hint, At = at };

    private static MailboxHint Whole(CyrusMailbox mailbox) => mailbox.FolderKey is { } key ? MailboxHint.Folder(key) : MailboxHint.Anywhere;

    /// <summary>Moved away; the mailbox that they lay in says so once more, by an expunge.</summary>
    private IReadOnlyList<MailboxEvent.Changed> Gone(CyrusEvent told, DateTimeOffset at) =>
        told.OldUri is { } from ? At(told, from, told.OldUids, isGone: true, at).Hints : [];

    private IReadOnlyList<MailboxEvent.Changed> Messages(CyrusEvent told, string uri, string? uids, bool isGone, DateTimeOffset at)
    {
        var (mailbox, hints) = At(told, uri, uids, isGone, at);
        if (mailbox is { Area: FolderArea.Mail, FolderKey: { } key, Account: var account })
        {
            _untold.Told(told.Process, account, key, clock.GetUtcNow());
        }

        return hints;
    }

    private (CyrusMailbox? Mailbox, IReadOnlyList<MailboxEvent.Changed> Hints) At(CyrusEvent told, string uri, string? uids, bool isGone, DateTimeOffset at)
    {
        if (CyrusMailbox.Read(uri, told.Type, settings) is not { } mailbox)
        {
            return (null, []);
        }

        // Only for mail a UID is the key of an item: the others are known by their names.
        var messages = uids is not null ? UidSet.Read(uids, MostMessages) : mailbox.Message is { } one ? [one] : null;
        IEnumerable<MailboxHint> hints = mailbox is { Area: FolderArea.Mail, FolderKey: { } folder, Validity: { } validity } && messages is not null
            ? messages.Select(uid => MessageEntries.KeyOf(validity, uid)).Select(key => isGone ? MailboxHint.Gone(folder, key) : MailboxHint.Of(folder, key))
            : [Whole(mailbox)];
        return (mailbox, [.. hints.Select(hint => Event(mailbox, hint, at))]);
    }

    private IReadOnlyList<MailboxEvent.Changed> Changed(CyrusEvent told, DateTimeOffset at)
    {
        switch (CyrusMailbox.Read(told.Uri!, told.Type, settings))
        {
            case null:
                return [];
            case { Area: FolderArea.Mail, FolderKey: { } key, Account: var account }:
                _untold.Changed(told.Process, account, key, clock.GetUtcNow());
                return [];
            case { } mailbox:
                return [Event(mailbox, Whole(mailbox), at)];
        }
    }
}
