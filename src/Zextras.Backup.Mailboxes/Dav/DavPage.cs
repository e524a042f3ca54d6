using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Collects what a scan finds until a page is full. Small folders share a page.</summary>
internal sealed class DavPage(DavCursor cursor)
{
    private const int MostItems = 500;

    private readonly List<ItemEntry> _items = [];
    private readonly List<RemovedEntry> _removed = [];
    private readonly List<string> _listed = [];
    private readonly List<MailboxProblem> _problems = [];
    private DavCollections? _folders;

    public bool IsFull => _items.Count + _removed.Count >= MostItems;

    /// <summary>All folders; they go with the first page.</summary>
    public void Add(DavCollections folders) => _folders = folders;

    public void Add(ItemEntry item) => _items.Add(item);

    public void Add(RemovedEntry removed) => _removed.Add(removed);

    public void Add(MailboxProblem problem) => _problems.Add(problem);

    /// <summary>All that is to be shown of a folder is on this page or an earlier one.</summary>
    public void Complete(string folder, CollectionChanges changes)
    {
        if (changes.IsWhole)
        {
            _listed.Add(folder);
        }

        cursor.Set(folder, changes.Mark);
    }

    /// <summary>The page, and an empty builder for the next one; null where there is nothing on it.</summary>
    public ChangePage? Take()
    {
        var next = cursor.Take();
        if (next is null && _folders is null && _items.Count + _removed.Count + _listed.Count + _problems.Count == 0)
        {
            return null;
        }

        var page = new ChangePage
        {
            Folders = _folders?.Folders.Select(folder => folder.Entry).ToList() ?? [],
            AllFolders = _folders is { IsWhole: true } ? _folders.Folders.Select(folder => folder.Entry.Key).ToList() : null,
            Items = _items.ToArray(),
            Removed = _removed.ToArray(),
            ListedFolders = _listed.ToArray(),
            Problems = _problems.ToArray(),
            Cursor = next,
        };
        _folders = null;
        _items.Clear();
        _removed.Clear();
        _listed.Clear();
        _problems.Clear();
        return page;
    }
}
