using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Makes batches ready: registers the items' arrivals, looks whether they are still wanted, asks the items for their
/// states, reads the contents. An item that falls out here is reported.
/// </summary>
internal sealed class BatchReader(AccountScanParts parts, IRestoreSource source, RestoreReport report, ImportedContents? imported = null)
{
    /// <summary>Reads a batch; the caller disposes it.</summary>
    public async Task<RestoreBatch> ReadAsync(
        RestorePlan plan, MadeFolder folder, IReadOnlyList<PlannedItem> planned, CancellationToken cancellation)
    {
        var batch = new RestoreBatch(folder);
        try
        {
            var arriving = planned.Where(item => Arrive(plan, item, batch)).ToArray();
            var wanted = await WantedAsync(plan, arriving, cancellation);
            var states = await source.ReadAsync([.. wanted.Select(each => each.Item)], cancellation);
            BlobDigest[] digests = [.. wanted.Select(each => each.Item.Digest).Distinct()];
            var contents = await source.ReadContentsAsync(digests, cancellation);
            var broken = await KeepAsync(batch, digests, contents, cancellation);
            for (var i = 0; i < wanted.Count; i++)
            {
                var (item, row) = wanted[i];
                if (broken.TryGetValue(item.Digest, out var why))
                {
                    report.Fail(plan.TargetName, item, why);
                }
                else if (states[i] is { State: { Deleted: false, Content.Digest: { } digest } state } && digest == item.Digest)
                {
                    batch.Entries.Add(new RestoreBatch.Entry(item, plan.Marked(state), row, Opener(item, contents)));
                }
                else
                {
                    report.Fail(plan.TargetName, item, "The item did not answer in time, or has forgotten this state since; restore again.");
                }
            }

            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    /// <summary>Contents of another server's backup become part of this one; of those that cannot be read, why.</summary>
    private async Task<IReadOnlyDictionary<BlobDigest, string>> KeepAsync(
        RestoreBatch batch, BlobDigest[] digests, IReadOnlyDictionary<BlobDigest, byte[]> contents, CancellationToken cancellation)
    {
        if (imported is null)
        {
            return new Dictionary<BlobDigest, string>();
        }

        var (stored, broken) = await imported.KeepAsync(digests, contents, cancellation);
        batch.NewBlobs.AddRange(stored);
        return broken;
    }

    private bool Arrive(RestorePlan plan, PlannedItem item, RestoreBatch batch)
    {
        if (parts.Gates.Of(plan.Target).Arrive(item.Item) is { } arrival)
        {
            batch.Hold(arrival);
            return true;
        }

        report.Skip(plan.TargetName, item, "another restore is just bringing it back.");
        return false;
    }

    /// <summary>With their rows as they are now, after the arrivals are registered: what came back meanwhile is not put a second time.</summary>
    private async Task<IReadOnlyList<(PlannedItem Item, CatalogItem? Row)>> WantedAsync(
        RestorePlan plan, PlannedItem[] items, CancellationToken cancellation)
    {
        var returning = items.Where(item => item.Returns).Select(item => item.Item).ToArray();
        var rows = returning.Length == 0
            ? []
            : (await parts.Catalog.FindItemsAsync(plan.Target, returning, cancellation)).ToDictionary(row => row.Item);
        var wanted = new List<(PlannedItem, CatalogItem?)>(items.Length);
        foreach (var item in items)
        {
            var row = item.Returns ? rows.GetValueOrDefault(item.Item) : null;
            if (row is { Deleted: false })
            {
                report.Skip(plan.TargetName, item, "it has come back since the restore was planned.");
            }
            else
            {
                wanted.Add((item, row));
            }
        }

        return wanted;
    }

    private Func<CancellationToken, ValueTask<Stream>> Opener(PlannedItem item, IReadOnlyDictionary<BlobDigest, byte[]> contents) =>
        contents.TryGetValue(item.Digest, out var content)
            ? _ => ValueTask.FromResult<Stream>(new MemoryStream(content, writable: false))
            : token => OpenAsync(item.Digest, token);

    /// <summary>Damage is a failure of this item and not of the whole batch.</summary>
    private async ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation)
    {
        try
        {
            return await source.OpenAsync(digest, cancellation);
        }
        catch (Exception e) when (e is BlobDamagedException or IOException)
        {
            throw new MailboxException(MailboxFailure.Unreadable, $"broken: {e.Message} Restore another state of it.", e);
        }
    }
}
