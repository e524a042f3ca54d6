using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>One pass over the items of one folder.</summary>
internal interface IFolderListing
{
    /// <summary>The items, as they are found. Call it once, and to its end.</summary>
    IEnumerable<ItemEntry> Items();

    /// <summary>After <see cref="Items"/>: what could not be listed.</summary>
    IReadOnlyList<MailboxProblem> Problems { get; }

    /// <summary>After <see cref="Items"/>: whether every item of the folder was among them or has a problem of its own.</summary>
    bool IsComplete { get; }

    /// <summary>After <see cref="Items"/>: how the folder looked, for <see cref="ScanCursor.Listed"/>; empty where it looked too fresh.</summary>
    string Fingerprint { get; }
}
