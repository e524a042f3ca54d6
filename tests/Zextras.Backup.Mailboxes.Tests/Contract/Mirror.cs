using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>
/// What a reader knows of an account who follows the pages by the letter of <see cref="ChangePage"/>: items appear with the
/// pages, and go only by what the pages say is gone.
/// </summary>
public sealed class Mirror(IMailboxServer server, AccountId account)
{
    private readonly Dictionary<(string Folder, string Key), ItemEntry> _items = [];

    public Dictionary<string, FolderEntry> Folders { get; private set; } = [];

    public IReadOnlyCollection<ItemEntry> Items => _items.Values;

    public MailboxCursor? Cursor { get; private set; }

    /// <summary>Reads what changed since the last time.</summary>
    public async Task<Run> ReadAsync()
    {
        var run = new Run();
        await using var session = await server.OpenAsync(account, CancellationToken.None);
        var before = _items.Keys.ToHashSet();
        var seen = new HashSet<(string, string)>();
        await foreach (var page in session.ChangesSinceAsync(Cursor, CancellationToken.None))
        {
            run.Pages.Add(page);
            foreach (var item in page.Items)
            {
                seen.Add((item.FolderKey, item.Key));
                _items.TryGetValue((item.FolderKey, item.Key), out var known);
                (known?.Revision == item.Revision ? run.Unchanged : run.Changed).Add(item);
                _items[(item.FolderKey, item.Key)] = item;
            }

            foreach (var gone in page.Removed)
            {
                _items.Remove((gone.FolderKey, gone.Key));
            }

            Remove(key => page.ListedFolders.Contains(key.Folder) && before.Contains(key) && !seen.Contains(key));
            Folders = Folders.Values.Concat(page.Folders).GroupBy(folder => folder.Key).ToDictionary(group => group.Key, group => group.Last());
            if (page.AllFolders is { } all)
            {
                Folders = Folders.Where(folder => all.Contains(folder.Key)).ToDictionary();
                Remove(key => !all.Contains(key.Folder));
            }

            Cursor = page.Cursor ?? Cursor;
        }

        return run;
    }

    /// <summary>The only item whose key is that.</summary>
    public ItemEntry Item(string key) => _items.Values.Single(item => item.Key == key);

    public bool Has(string folder, string key) => _items.ContainsKey((folder, key));

    /// <summary>The content of an item.</summary>
    public async Task<byte[]> ContentAsync(ItemEntry item)
    {
        await using var session = await server.OpenAsync(account, CancellationToken.None);
        await using var stream = await session.OpenContentAsync(item, CancellationToken.None);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>The state that an engine would record of an item.</summary>
    public async Task<(ItemState State, byte[] Content)> StateAsync(ItemEntry item)
    {
        var content = await ContentAsync(item);
        await using var session = await server.OpenAsync(account, CancellationToken.None);
        var said = session.Describe(item, content.AsSpan(0, Math.Min(content.Length, ContentDescription.HeadLength)), content.Length);
        return (new ItemState(
            new Placement { Key = item.Key, Flags = item.Flags, Tags = item.Tags.Concat(said.Tags).ToValueSet(), Date = item.Date, Modified = item.Modified },
            new ItemContent { Kind = said.Kind, Name = said.Name, Size = content.Length, Attributes = said.Attributes }), content);
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private void Remove(Func<(string Folder, string Key), bool> isGone)
    {
        foreach (var key in _items.Keys.Where(isGone).ToList())
        {
            _items.Remove(key);
        }
    }

    /// <summary>What one reading showed.</summary>
    public sealed class Run
    {
        public List<ChangePage> Pages { get; } = [];

        public List<ItemEntry> Changed { get; } = [];

        public List<ItemEntry> Unchanged { get; } = [];

        public IReadOnlyList<MailboxProblem> Problems => [.. Pages.SelectMany(page => page.Problems)];
    }
}
