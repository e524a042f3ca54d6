using System.Collections.Concurrent;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// Compares listed pages with the catalog: what is new, what changed, what only may have moved here. Keeps track of what
/// was seen, so that the end of the scan can tell what is missing.
/// </summary>
internal sealed class PagePlanner(
    AccountId account,
    ICatalog catalog,
    FolderBook folders,
    AccountGate gate,
    TimeProvider clock,
    bool deep,
    Action<MailboxProblem> report)
{
    // The stages of a scan work on several pages at once.
    private readonly ConcurrentDictionary<ItemId, byte> _seen = new();
    private readonly ConcurrentQueue<ItemWork> _maybeMoved = new();

    /// <summary>
    /// Items under a new key that may be a known item from another place, by token or (then without a row) by content.
    /// Whether that one is still where it was shows only when all is listed.
    /// </summary>
    public IReadOnlyCollection<ItemWork> MaybeMoved => _maybeMoved;

    /// <summary>Whether the item was on a page of this scan.</summary>
    public bool HasSeen(ItemId item) => _seen.ContainsKey(item);

    /// <summary>Notes an item that was seen by other means than its old key: it moved.</summary>
    public void See(ItemId item) => _seen.TryAdd(item, 0);

    /// <summary>What has to be done for the items of a page.</summary>
    public async Task<WorkPage> PlanAsync(ChangePage page, CancellationToken cancellation)
    {
        var works = new List<ItemWork>();
        foreach (var group in page.Items.GroupBy(entry => entry.FolderKey, StringComparer.Ordinal))
        {
            if (folders.Find(group.Key) is { } folder)
            {
                works.AddRange(await PlanFolderAsync(folder, [.. group.DistinctBy(entry => entry.Key, StringComparer.Ordinal)], cancellation));
                continue;
            }

            foreach (var entry in group)
            {
                report(new MailboxProblem($"{entry.FolderKey}/{entry.Key}", "Its folder could not be recorded; the next scan tries again.") { FolderKey = entry.FolderKey });
            }
        }

        return new WorkPage(works, page.Items.Count);
    }

    private async Task<IReadOnlyList<ItemWork>> PlanFolderAsync(ItemId folder, IReadOnlyList<ItemEntry> entries, CancellationToken cancellation)
    {
        var known = await FindAsync(folder, entries, cancellation);
        var unknown = entries.Where(entry => !known.ContainsKey(entry.Key)).ToArray();
        if (unknown.Length > 0)
        {
            // One of them may be an item that a restore is just bringing back: then the catalog knows it in a moment.
            await gate.WhenQuietAsync(cancellation);
            foreach (var (key, row) in await FindAsync(folder, unknown, cancellation))
            {
                known.Add(key, row);
            }

            unknown = [.. unknown.Where(entry => !known.ContainsKey(entry.Key))];
        }

        var now = clock.GetUtcNow();
        var works = new List<ItemWork>();
        foreach (var entry in entries)
        {
            if (known.TryGetValue(entry.Key, out var row))
            {
                See(row.Item);
                if (deep || !string.Equals(row.Revision, entry.Revision, StringComparison.Ordinal))
                {
                    works.Add(new ItemWork(entry, folder, row, ReadsContent(entry, row), now));
                }
            }
        }

        works.AddRange(await PlanUnknownAsync(folder, unknown, now, cancellation));
        return works;
    }

    private async Task<IReadOnlyList<ItemWork>> PlanUnknownAsync(
        ItemId folder,
        ItemEntry[] unknown,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        var tokens = unknown.Select(entry => entry.MoveToken).OfType<string>().ToArray();
        var movable = await FindByTokensAsync(tokens, cancellation);
        var works = new List<ItemWork>();
        foreach (var entry in unknown)
        {
            if (entry.MoveToken is { } token && movable[token].FirstOrDefault(one => !HasSeen(one.Item)) is { } row)
            {
                _maybeMoved.Enqueue(new ItemWork(entry, folder, row, ReadsContent(entry, row), now));
            }
            else
            {
                works.Add(new ItemWork(entry, folder, Known: null, ReadsContent: true, now));
            }
        }

        return works;
    }

    /// <summary>
    /// Puts aside what was read as new but has the content of a living item that was not seen yet: without move tokens, a
    /// move is recognised by content.
    /// </summary>
    public async Task<WorkPage> PutAsideMovesByContentAsync(WorkPage page, CancellationToken cancellation)
    {
        var candidates = page.Works
            .Where(work => work is { Known: null, Entry.MoveToken: null, Content.Digest: not null })
            .ToArray();
        if (candidates.Length == 0)
        {
            return page;
        }

        var digests = candidates.Select(work => work.Content!.Digest!.Value).Distinct().ToArray();
        var rows = (await catalog.FindByDigestsAsync(account, digests, cancellation))
            .Where(row => !_seen.ContainsKey(row.Item))
            .GroupBy(row => row.Digest!.Value)
            .ToDictionary(group => group.Key, group => new Queue<CatalogItem>(group));
        if (rows.Count == 0)
        {
            return page;
        }

        var aside = new HashSet<ItemWork>(ReferenceEqualityComparer.Instance);
        foreach (var work in candidates)
        {
            if (rows.TryGetValue(work.Content!.Digest!.Value, out var queue) && queue.TryDequeue(out _))
            {
                aside.Add(work);
                _maybeMoved.Enqueue(work);
            }
        }

        return page with { Works = [.. page.Works.Where(work => !aside.Contains(work))] };
    }

    /// <summary>
    /// Now that all is listed: what moved, and what is new after all. The first claim on a known item is its move; whoever
    /// comes later has a copy of it. An item of a place that the run did not cover did not move: it may still be there.
    /// </summary>
    public async Task<IReadOnlyList<ItemWork>> DecideMovesAsync(
        IReadOnlyCollection<ItemWork> claims,
        ListedPlaces places,
        CancellationToken cancellation)
    {
        var open = await WithoutRecordedAsync(claims, cancellation);
        var byContent = await FindGoneByContentAsync(open, places, cancellation);
        var byToken = await FindByTokensAsync([.. open.Where(work => work.Known is not null).Select(work => work.Entry.MoveToken!)], cancellation);
        return [.. open.Select(work =>
        {
            var known = work.Known is null
                ? NextUnseen(byContent.GetValueOrDefault(work.Content!.Digest!.Value))
                : byToken[work.Entry.MoveToken!].FirstOrDefault(row => places.Cover(row) && !HasSeen(row.Item));
            return known is not null && _seen.TryAdd(known.Item, 0)
                ? work with { Known = known, ReadsContent = work.Known is null || ReadsContent(work.Entry, known) }
                : work with { Known = null, ReadsContent = true };
        })];
    }

    /// <summary>The living items that have those move tokens. Copies of one message share an EMAILID, so a token may have several.</summary>
    private async Task<ILookup<string, CatalogItem>> FindByTokensAsync(string[] tokens, CancellationToken cancellation) =>
        (tokens.Length == 0 ? [] : await catalog.FindByMoveTokensAsync(account, tokens, cancellation))
            .ToLookup(row => row.MoveToken!, StringComparer.Ordinal);

    /// <summary>The claims on places that nobody has taken since: by a second listing of the same item, or by a restore.</summary>
    private async Task<IReadOnlyList<ItemWork>> WithoutRecordedAsync(IReadOnlyCollection<ItemWork> claims, CancellationToken cancellation)
    {
        var open = new List<ItemWork>(claims.Count);
        foreach (var group in claims.GroupBy(work => work.Folder))
        {
            var taken = await FindAsync(group.Key, [.. group.Select(work => work.Entry)], cancellation);
            foreach (var row in taken.Values)
            {
                See(row.Item);
            }

            open.AddRange(group.Where(work => !taken.ContainsKey(work.Entry.Key)));
        }

        return open;
    }

    private async Task<Dictionary<BlobDigest, Queue<CatalogItem>>> FindGoneByContentAsync(
        IReadOnlyList<ItemWork> claims,
        ListedPlaces places,
        CancellationToken cancellation)
    {
        BlobDigest[] digests = [.. claims.Where(work => work.Known is null).Select(work => work.Content!.Digest!.Value).Distinct()];
        return digests.Length == 0
            ? []
            : (await catalog.FindByDigestsAsync(account, digests, cancellation))
                .Where(places.Cover)
                .GroupBy(row => row.Digest!.Value)
                .ToDictionary(group => group.Key, group => new Queue<CatalogItem>(group));
    }

    private CatalogItem? NextUnseen(Queue<CatalogItem>? rows)
    {
        while (rows?.TryDequeue(out var row) == true)
        {
            if (!HasSeen(row.Item))
            {
                return row;
            }
        }

        return null;
    }

    private bool ReadsContent(ItemEntry entry, CatalogItem row) =>
        deep || row.Digest is null || !string.Equals(row.ContentRevision, entry.ContentRevision, StringComparison.Ordinal);

    private async Task<Dictionary<string, CatalogItem>> FindAsync(ItemId folder, IReadOnlyList<ItemEntry> entries, CancellationToken cancellation) =>
        (await catalog.FindByKeysAsync(account, folder, [.. entries.Select(entry => entry.Key)], cancellation))
            .ToDictionary(row => row.Key, StringComparer.Ordinal);
}
