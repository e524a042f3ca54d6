using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// The folders of one account: native key to item. Folders are recorded before the items in them, because an item's state
/// names its folder by id; so a renamed folder is one transaction, whatever it holds.
/// </summary>
internal sealed class FolderBook
{
    private readonly AccountId _account;
    private readonly RecordingLine _line;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, CatalogItem> _byKey = new(StringComparer.Ordinal);

    private FolderBook(AccountId account, RecordingLine line, TimeProvider clock) =>
        (_account, _line, _clock) = (account, line, clock);

    /// <summary>The living folders, by key.</summary>
    public IReadOnlyDictionary<string, CatalogItem> Folders => _byKey;

    /// <summary>The book as the catalog has it.</summary>
    public static async Task<FolderBook> OpenAsync(
        AccountId account,
        ICatalog catalog,
        RecordingLine line,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        var book = new FolderBook(account, line, clock);
        foreach (var row in await catalog.ListFoldersAsync(account, cancellation))
        {
            book._byKey[row.Key] = row;
        }

        return book;
    }

    /// <summary>The id of a folder; null where the book has none of that key.</summary>
    public ItemId? Find(string key) => _byKey.TryGetValue(key, out var row) ? row.Item : null;

    /// <summary>Records what is new or changed of the listed folders, parents first, and commits it.</summary>
    /// <param name="entries">The folders as listed.</param>
    /// <param name="allKeys">The keys of all folders of the account, where this listing has them: a known folder that is not among them may have been renamed.</param>
    /// <param name="cause">Who looks.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What was recorded; committed already.</returns>
    public async Task<IReadOnlyList<RecordedDraft>> SeeAsync(
        IEnumerable<FolderEntry> entries,
        IReadOnlyList<string>? allKeys,
        TransactionCause cause,
        CancellationToken cancellation)
    {
        var recorded = new List<RecordedDraft>();
        var renamed = RenameCandidates(allKeys);
        foreach (var level in entries.GroupBy(entry => Depth(entry.Key)).OrderBy(level => level.Key))
        {
            var drafts = level.Select(entry => DraftOf(entry, renamed, cause)).OfType<Draft>().ToArray();
            if (drafts.Length == 0)
            {
                continue;
            }

            var done = await _line.RecordAsync(drafts, cancellation);
            await _line.CommitAsync(done, [], cursor: null, cancellation);
            foreach (var one in done.Where(RecordingLine.IsCommittable))
            {
                Note(one);
            }

            recorded.AddRange(done);
        }

        return recorded;
    }

    /// <summary>Takes a folder out of the book: it is gone.</summary>
    public void Forget(string key) => _byKey.Remove(key);

    private static int Depth(string key) => key.EndsWith(':') ? -1 : key.Count(c => c == '/');

    private Dictionary<string, CatalogItem> RenameCandidates(IReadOnlyList<string>? allKeys)
    {
        var there = allKeys?.ToHashSet(StringComparer.Ordinal);
        return there is null
            ? []
            : _byKey.Values
                .Where(row => row.MoveToken is not null && !there.Contains(row.Key))
                .GroupBy(row => row.MoveToken!, StringComparer.Ordinal)
                .Where(group => group.Count() == 1) // rather a new history than another folder's
                .ToDictionary(group => group.Key, group => group.Single(), StringComparer.Ordinal);
    }

    private Draft? DraftOf(FolderEntry entry, Dictionary<string, CatalogItem> renamed, TransactionCause cause)
    {
        var parent = entry.ParentKey is { } parentKey ? Find(parentKey) : null;
        var known = _byKey.GetValueOrDefault(entry.Key);
        if (known is null && entry.MoveToken is { } token && renamed.Remove(token, out var before))
        {
            known = before;
            _byKey.Remove(before.Key);
        }

        var revision = $"{entry.Key}\n{parent}\n{entry.Name}\n{entry.Attributes}";
        if (known is not null
            && _line.LoggedTransactions is null
            && string.Equals(known.Revision, revision, StringComparison.Ordinal)
            && string.Equals(known.MoveToken, entry.MoveToken, StringComparison.Ordinal))
        {
            return null;
        }

        ItemId Mint(int probe) => ItemId.Mint(_account, ItemKind.Folder, entry.Key, probe);
        var now = _clock.GetUtcNow();
        return new Draft
        {
            Item = known?.Item ?? Mint(0),
            Known = known,
            KnownTransactions = _line.Known(known),
            Mint = known is null ? Mint : null,
            Revision = revision,
            MoveToken = entry.MoveToken,
            Subject = entry.Key,
            Sighting = new Sighting.Seen
            {
                Id = TransactionId.New(now),
                At = now,
                Cause = cause,
                IsNewKey = known is null,
                Placement = new Placement { Key = entry.Key, Folders = parent is { } id ? [id] : [] },
                Content = new ItemContent { Kind = ItemKind.Folder, Name = entry.Name, Attributes = entry.Attributes },
            },
        };
    }

    private void Note(RecordedDraft recorded)
    {
        var row = CatalogItem.Of(recorded.Answer!.Current!, recorded.Answer.Count) with
        {
            Revision = recorded.Draft.Revision,
            MoveToken = recorded.Draft.MoveToken,
        };
        _byKey[row.Key] = row;
    }
}
