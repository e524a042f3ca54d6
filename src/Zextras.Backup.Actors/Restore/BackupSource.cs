using Akka.Actor;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>The engine's own backup: the items answer for their states, the catalog knows where contents lie.</summary>
internal sealed class BackupSource(AccountScanParts parts, BlobSource blobs, IActorRef items) : IRestoreSource
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Transaction?>> ReadAsync(IReadOnlyList<PlannedItem> items, CancellationToken cancellation) =>
        await Task.WhenAll(items.Select(item => ReadAsync(item, cancellation)));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<BlobDigest, byte[]>> ReadContentsAsync(
        IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) => blobs.ReadAsync(digests, cancellation);

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation) => blobs.OpenAsync(digest, cancellation);

    private async Task<Transaction?> ReadAsync(PlannedItem item, CancellationToken cancellation)
    {
        try
        {
            var question = new ItemQueries.GetHistory(item.Owner, item.Item);
            var answer = await items.Ask<ItemReplies.History>(question, parts.Settings.ResendAfter * parts.Settings.SendAttempts, cancellation);
            return answer.Transactions.FirstOrDefault(transaction => transaction.Id == item.Transaction);
        }
        catch (AskTimeoutException)
        {
            return null; // counted as not restored; running the restore again asks it again
        }
    }
}
