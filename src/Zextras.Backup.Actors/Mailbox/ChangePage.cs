namespace Zextras.Backup.Actors.Mailbox;

/// <summary>
/// One page of what changed in an account since a cursor. Folders come before the items in them. Nothing is deleted because
/// it is not on a page, but by <see cref="Removed"/>, <see cref="ListedFolders"/> and <see cref="AllFolders"/>, which an
/// adapter only gives after the server completed that listing without error.
/// </summary>
public sealed record ChangePage
{
    /// <summary>Folders that are new or may have changed; all folders of the account on the page with <see cref="AllFolders"/>.</summary>
    public IReadOnlyList<FolderEntry> Folders { get; init; } = [];

    /// <summary>Items that are new or may have changed. Reporting an unchanged one again is harmless, if its revision is the same.</summary>
    public IReadOnlyList<ItemEntry> Items { get; init; } = [];

    /// <summary>Items that the server said are gone.</summary>
    public IReadOnlyList<RemovedEntry> Removed { get; init; } = [];

    /// <summary>
    /// Keys of folders of which, with this page, every item has been on a page of this run. Recorded items of these
    /// folders that were on none are gone, or moved to another folder.
    /// </summary>
    public IReadOnlyList<string> ListedFolders { get; init; } = [];

    /// <summary>The keys of all folders of the account, on one page of a run; recorded folders that are not among them are gone. Null else.</summary>
    public IReadOnlyList<string>? AllFolders { get; init; }

    /// <summary>What could not be listed.</summary>
    public IReadOnlyList<MailboxProblem> Problems { get; init; } = [];

    /// <summary>Where to go on after this page; null where the cursor does not change with it.</summary>
    public MailboxCursor? Cursor { get; init; }
}
