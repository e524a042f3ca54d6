using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>Collects what a scan finds until a page is full. Small folders share a page.</summary>
internal sealed class ImapPage(ImapCursor cursor)
{
    /// <summary>Items on one page; what the engine commits at once.</summary>
    public const int MostItems = 500;

    private readonly List<ItemEntry> _items = [];
    private readonly List<RemovedEntry> _removed = [];
    private readonly List<string> _listed = [];
    private readonly List<MailboxProblem> _problems = [];
    private IReadOnlyList<ImapFolderState>? _folders;

    public bool IsFull => _items.Count + _removed.Count >= MostItems;

    public bool IsEmpty => _folders is null && !cursor.HasMoved && _items.Count + _removed.Count + _listed.Count + _problems.Count == 0;

    /// <summary>All folders of the account; they go with the first page.</summary>
    public void Add(IReadOnlyList<ImapFolderState> folders) => _folders = folders;

    public void Add(ItemEntry item) => _items.Add(item);

    public void Add(RemovedEntry removed) => _removed.Add(removed);

    public void Add(MailboxProblem problem) => _problems.Add(problem);

    /// <summary>All that is to be shown of a folder is on this page or an earlier one.</summary>
    public void Complete(string folder, FolderChanges changes)
    {
        if (changes.IsWhole)
        {
            _listed.Add(folder);
        }

        cursor.Set(folder, changes.Mark);
    }

    /// <summary>The page, and an empty builder for the next one.</summary>
    public ChangePage Take()
    {
        var page = new ChangePage
        {
            Folders = _folders?.Select(folder => folder.Entry).ToList() ?? [],
            AllFolders = _folders?.Select(folder => folder.Entry.Key).ToList(),
            Items = _items.ToArray(),
            Removed = _removed.ToArray(),
            ListedFolders = _listed.ToArray(),
            Problems = _problems.ToArray(),
            Cursor = cursor.HasMoved ? cursor.ToCursor() : null,
        };
        _folders = null;
        _items.Clear();
        _removed.Clear();
        _listed.Clear();
        _problems.Clear();
        return page;
    }
}
