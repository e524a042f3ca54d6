using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// Finds what is gone from an account at the end of a complete listing (design section 3, rule 6). If very much is gone at
/// once, the deletions are marked as held: somebody has to look before their retention clock runs.
/// </summary>
internal sealed class MissingItems(
    AccountId account,
    AccountScanParts parts,
    PagePlanner planner,
    AccountGate.ArrivalWatch arrivals)
{
    /// <summary>The deletions to record: items first, then folders from the deepest up.</summary>
    public async Task<IReadOnlyList<Draft>> FindAsync(
        ListedPlaces places,
        RecordingLine line,
        TransactionCause cause,
        CancellationToken cancellation)
    {
        var missing = new List<(CatalogItem Row, string Subject)>();
        foreach (var folder in places.Folders)
        {
            await foreach (var rows in parts.Catalog.ListLivingAsync(account, folder.Item, cancellation))
            {
                missing.AddRange(rows.Where(IsMissing).Select(row => (row, $"{folder.Key}/{row.Key}")));
            }
        }

        foreach (var group in places.Removed)
        {
            var rows = await parts.Catalog.FindByKeysAsync(account, group.Key, [.. group], cancellation);
            missing.AddRange(rows.Where(IsMissing).Select(row => (row, row.Key)));
        }

        missing = [.. missing.DistinctBy(one => one.Row.Item)];
        var held = await IsMassDeletionAsync(missing.Count, cancellation);
        missing.AddRange(places.GoneFolders.Select(row => (row, row.Key)));
        return [.. missing.Select(one => DraftOf(one.Row, one.Subject, held, line, cause))];
    }

    private bool IsMissing(CatalogItem row) => !planner.HasSeen(row.Item) && !arrivals.Has(row.Item);

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
