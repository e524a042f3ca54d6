namespace Zextras.Backup.Actors.Mailbox;

/// <summary>
/// Where in an account to look, because something changed there. A hint says where, not what: the state is read from the
/// server afterwards, so that a hint that comes late or twice does no harm.
/// </summary>
public readonly record struct MailboxHint
{
    /// <summary>The <see cref="FolderEntry.Key"/> of the folder; null: anywhere in the account, folders came or went.</summary>
    public string? FolderKey { get; init; }

    /// <summary>The <see cref="ItemEntry.Key"/> of the item in that folder; null: the folder as a whole.</summary>
    public string? Key { get; init; }

    /// <summary>Whether the server said that the item is gone; only with a <see cref="Key"/>.</summary>
    public bool IsGone { get; init; }

    /// <summary>An item came, or changed.</summary>
    public static MailboxHint Of(string folderKey, string key) => new() { FolderKey = folderKey, Key = key };

    /// <summary>An item is gone from that folder: deleted, or moved to another one.</summary>
    public static MailboxHint Gone(string folderKey, string key) => Of(folderKey, key) with { IsGone = true };

    /// <summary>Something changed in a folder.</summary>
    public static MailboxHint Folder(string folderKey) => new() { FolderKey = folderKey };

    /// <summary>Something changed in the account: folders came, went or were renamed.</summary>
    public static MailboxHint Anywhere { get; }
}
