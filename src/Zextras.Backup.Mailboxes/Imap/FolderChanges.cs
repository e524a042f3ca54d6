using MailKit;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>What is to be shown of a folder.</summary>
internal sealed record FolderChanges
{
    /// <summary>How the folder was when its reading began; the cursor's mark once all below was shown.</summary>
    public required FolderMark Mark { get; init; }

    /// <summary>Whether everything in the folder is shown, so that what is not shown is gone.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Messages that are read already.</summary>
    public IReadOnlyList<ItemEntry> Items { get; init; } = [];

    /// <summary>Messages that are there and still have to be read.</summary>
    public IReadOnlyList<UniqueId> Unread { get; init; } = [];

    /// <summary>Messages that the server said are gone.</summary>
    public IReadOnlyList<RemovedEntry> Removed { get; init; } = [];
}
