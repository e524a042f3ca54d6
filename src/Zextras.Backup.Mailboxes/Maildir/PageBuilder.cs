using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>Collects what a scan finds until a page is full. Small folders share a page.</summary>
internal sealed class PageBuilder(ScanCursor cursor)
{
    /// <summary>Items on one page; what the engine commits at once.</summary>
    public const int MostItems = 500;

    private readonly List<ItemEntry> _items = [];
    private readonly List<string> _listed = [];
    private readonly List<MailboxProblem> _problems = [];
    private AccountFolders? _folders;
    private bool _hasMoved;

    public bool IsFull => _items.Count >= MostItems;

    public bool IsEmpty => _folders is null && !_hasMoved && _items.Count == 0 && _listed.Count == 0 && _problems.Count == 0;

    /// <summary>All folders of the account; they go with the first page.</summary>
    public void Add(AccountFolders folders)
    {
        _folders = folders;
        _problems.AddRange(folders.Problems);
    }

    public void Add(ItemEntry item) => _items.Add(item);

    public void Add(MailboxProblem problem) => _problems.Add(problem);

    /// <summary>A folder was listed to its end: every item of it is on this page or an earlier one.</summary>
    public void Complete(string folder, IFolderListing listing)
    {
        Unchanged(folder, listing);
        if (listing.IsComplete)
        {
            Complete(folder, listing.Fingerprint);
        }
    }

    /// <summary>A folder was listed to its end, and had no problem.</summary>
    public void Complete(string folder, string fingerprint)
    {
        _listed.Add(folder);
        cursor.Listed(folder, fingerprint);
        _hasMoved = true;
    }

    /// <summary>A folder looks as it did; what could not be read in it still cannot.</summary>
    public void Unchanged(string folder, IFolderListing listing) =>
        _problems.AddRange(listing.Problems.Select(problem => problem with { FolderKey = folder }));

    /// <summary>The page, and an empty builder for the next one.</summary>
    public ChangePage Take()
    {
        var page = new ChangePage
        {
            Folders = _folders?.Folders.Select(folder => folder.Entry).ToList() ?? [],
            AllFolders = _folders is { IsComplete: true } ? _folders.Folders.Select(folder => folder.Entry.Key).ToList() : null,
            Items = _items.ToArray(),
            ListedFolders = _listed.ToArray(),
            Problems = _problems.ToArray(),
            Cursor = _hasMoved ? cursor.ToCursor() : null,
        };
        _folders = null;
        _hasMoved = false;
        _items.Clear();
        _listed.Clear();
        _problems.Clear();
        return page;
    }
}
