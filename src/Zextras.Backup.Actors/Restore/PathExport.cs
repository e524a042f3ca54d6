using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Copies accounts with their whole histories into another Backup Path, which any node can import or attach. Only what is not
/// there yet is copied, contents before histories, so it can be cut short and run again.
/// </summary>
internal sealed class PathExport(IBackupPath target, IItemLogReader logs, BlobSource blobs, RestoreReport report)
{
    private const int ItemsPerBatch = 256;

    private readonly HashSet<BlobDigest> _there = [];

    /// <summary>Looks what the target holds. The first step.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        await foreach (var blob in target.ScanBlobsAsync(cancellation))
        {
            _there.Add(blob.Digest);
        }
    }

    /// <summary>Copies one account up to an instant.</summary>
    public async Task CopyAccountAsync(AccountId account, string name, DateTimeOffset at, CancellationToken cancellation)
    {
        var known = new Dictionary<ItemId, int>();
        await foreach (var history in target.Logs.ReadAllAsync(account, cancellation))
        {
            known[history.Item] = history.Transactions.Count;
        }

        await foreach (var batch in logs.ReadAllAsync(account, cancellation).Chunk(ItemsPerBatch).WithCancellation(cancellation))
        {
            await CopyAsync(account, name, batch, known, at, cancellation);
        }
    }

    /// <summary>Copies the domains, classes of service and distribution lists.</summary>
    public async Task CopyDirectoryAsync(DateTimeOffset at, CancellationToken cancellation)
    {
        var known = new HashSet<TransactionId>();
        await foreach (var history in target.Logs.ReadDirectoryAsync(cancellation))
        {
            known.UnionWith(history.Transactions.Select(transaction => transaction.Id));
        }

        var news = new List<Transaction>();
        await foreach (var history in logs.ReadDirectoryAsync(cancellation))
        {
            news.AddRange(history.Transactions.Where(transaction => transaction.Start <= at && !known.Contains(transaction.Id)));
        }

        await target.Logs.AppendDirectoryAsync(news, cancellation);
        await target.SyncAsync(cancellation);
    }

    private async Task CopyAsync(
        AccountId account, string name, ItemHistory[] batch, Dictionary<ItemId, int> known, DateTimeOffset at, CancellationToken cancellation)
    {
        var news = new List<Transaction>();
        var (items, bytes) = (0L, 0L);
        foreach (var history in batch)
        {
            var all = history.Transactions.Where(transaction => transaction.Start <= at).ToArray();
            var copied = known.GetValueOrDefault(history.Item);
            if (copied >= all.Length)
            {
                report.AddThere(name, 1);
                continue;
            }

            foreach (var transaction in all.Skip(copied))
            {
                bytes += await CopyContentAsync(name, transaction, cancellation);
                news.Add(transaction);
            }

            items++;
        }

        // Histories only when their contents are on the disk.
        await target.SyncAsync(cancellation);
        await target.Logs.AppendAsync(account, news, cancellation);
        await target.SyncAsync(cancellation);
        report.AddRestored(name, items, bytes);
    }

    private async Task<long> CopyContentAsync(string name, Transaction transaction, CancellationToken cancellation)
    {
        if (transaction.State.Content.Digest is not { } digest || !_there.Add(digest))
        {
            return 0;
        }

        try
        {
            await using var content = await blobs.OpenAsync(digest, cancellation);
            if (transaction.State.Content.Size > target.Blobs.LargeBlobThreshold)
            {
                await target.Blobs.PutLargeAsync(content, cancellation);
            }
            else
            {
                using var copy = new MemoryStream();
                await content.CopyToAsync(copy, cancellation);
                await target.Blobs.PutAsync(digest, copy.GetBuffer().AsMemory(0, (int)copy.Length), cancellation);
            }

            return transaction.State.Content.Size;
        }
        catch (BlobDamagedException e)
        {
            report.FailPart(name, $"content of item {transaction.Item}, transaction {transaction.Id}", e.Message);
            return 0;
        }
    }
}
