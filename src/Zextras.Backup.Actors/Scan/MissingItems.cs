using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// Finds what is gone from an account at the end of a complete listing (design section 3, rule 6). If very much is gone at
/// once, the deletions are marked as held: somebody has to look before their retention clock runs.
/// </summary>
internal sealed class MissingItems(
    AccountId account,
    AccountScanParts parts,
    FolderBook folders,
    PagePlanner planner,
    AccountGate.ArrivalWatch arrivals)
{
    /// <summary>The deletions to record: items first, then folders from the deepest up.</summary>
    public async Task<IReadOnlyList<Draft>> FindAsync(
        IReadOnlyCollection<string> listedFolders,
        IReadOnlyCollection<RemovedEntry> removed,
        IReadOnlyList<string>? allFolders,
        RecordingLine line,
        TransactionCause cause,
        CancellationToken cancellation)
    {
        var goneFolders = GoneFolders(allFolders);
        var missing = new List<(CatalogItem Row, string Subject)>();
        foreach (var key in listedFolders.Concat(goneFolders.Select(row => row.Key)).Distinct(StringComparer.Ordinal))
        {
            if (folders.Find(key) is not { } folder)
            {
                continue;
            }

            await foreach (var rows in parts.Catalog.ListLivingAsync(account, folder, cancellation))
            {
                missing.AddRange(rows.Where(IsMissing).Select(row => (row, $"{key}/{row.Key}")));
            }
        }

        missing.AddRange(await RemovedAsync(removed, cancellation));
        var held = await IsMassDeletionAsync(missing.Count, cancellation);
        missing.AddRange(goneFolders.Select(row => (row, row.Key)));
        return [.. missing.DistinctBy(one => one.Row.Item).Select(one => DraftOf(one.Row, one.Subject, held, line, cause))];
    }

    private List<CatalogItem> GoneFolders(IReadOnlyList<string>? allFolders)
    {
        if (allFolders is null)
        {
            return [];
        }

        var there = allFolders.ToHashSet(StringComparer.Ordinal);
        return [.. folders.Folders.Values
            .Where(row => !there.Contains(row.Key))
            .OrderByDescending(row => row.Key.Count(c => c == '/'))];
    }

    private bool IsMissing(CatalogItem row) => !planner.HasSeen(row.Item) && !arrivals.Has(row.Item);

    private async Task<IReadOnlyList<(CatalogItem Row, string Subject)>> RemovedAsync(
        IReadOnlyCollection<RemovedEntry> removed,
        CancellationToken cancellation)
    {
        var found = new List<(CatalogItem, string)>();
        foreach (var group in removed.GroupBy(entry => entry.FolderKey, StringComparer.Ordinal))
        {
            if (folders.Find(group.Key) is { } folder)
            {
                var rows = await parts.Catalog.FindByKeysAsync(account, folder, [.. group.Select(entry => entry.Key)], cancellation);
                found.AddRange(rows.Where(IsMissing).Select(row => (row, $"{group.Key}/{row.Key}")));
            }
        }

        return found;
    }

    private async Task<bool> IsMassDeletionAsync(int missing, CancellationToken cancellation) =>
        missing >= parts.Settings.MassDeletionMinimum
        && missing > parts.Settings.MassDeletionShare * await parts.Catalog.CountLivingAsync(account, cancellation);

    private Draft DraftOf(CatalogItem row, string subject, bool held, RecordingLine line, TransactionCause cause)
    {
        var now = parts.Clock.GetUtcNow();
        return new Draft
        {
            Item = row.Item,
            Known = row,
            KnownTransactions = line.Known(row),
            Revision = row.Revision,
            ContentRevision = row.ContentRevision,
            MoveToken = row.MoveToken,
            Subject = subject,
            Sighting = new Sighting.Gone
            {
                Id = TransactionId.New(now),
                At = now,
                Cause = cause,
                RetentionHeld = held,
            },
        };
    }
}
