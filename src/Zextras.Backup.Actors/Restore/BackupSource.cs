using Akka.Actor;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// The engine's own backup: the journal has the states, the catalog knows where contents lie. An item is asked itself where
/// the journal cannot answer for it.
/// </summary>
internal sealed class BackupSource(AccountScanParts parts, BlobSource blobs, IActorRef items) : IRestoreSource
{
    private readonly IActorRef? _journal = JournalLook.JournalOf(parts.System);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Transaction?>> ReadAsync(IReadOnlyList<PlannedItem> items, CancellationToken cancellation)
    {
        var looked = await LookAsync(items, cancellation);
        return await Task.WhenAll(items.Select((item, i) => looked[i] is { } known ? Task.FromResult<Transaction?>(known) : ReadAsync(item, cancellation)));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<BlobDigest, byte[]>> ReadContentsAsync(
        IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) => blobs.ReadAsync(digests, cancellation);

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation) => blobs.OpenAsync(digest, cancellation);

    /// <summary>The transactions that the journal shows without its items; to wake thousands of them takes longer than to read their contents.</summary>
    private async Task<IReadOnlyList<Transaction?>> LookAsync(IReadOnlyList<PlannedItem> items, CancellationToken cancellation)
    {
        if (_journal is null)
        {
            return new Transaction?[items.Count];
        }

        try
        {
            var question = new JournalLook.Read([.. items.Select(item => ItemActor.PersistenceIdOf(item.Owner, item.Item))]);
            var found = await _journal.Ask<JournalLook.Found>(question, parts.Settings.ResendAfter, cancellation);
            return [.. items.Select((item, i) => TransactionOf(item, found.Events[i]))];
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return new Transaction?[items.Count]; // whatever it is, the items say it better
        }
    }

    /// <summary>As the item itself would say it: a transaction ends when the next one begins.</summary>
    private static Transaction? TransactionOf(PlannedItem item, IReadOnlyList<object>? events)
    {
        var recorded = events?.OfType<ItemEvents.Recorded>().Select(each => each.Transaction).ToArray() ?? [];
        var at = recorded.Length == events?.Count ? Array.FindIndex(recorded, transaction => transaction.Id == item.Transaction) : -1;
        return at < 0 ? null : recorded[at] with { End = at + 1 < recorded.Length ? recorded[at + 1].Start : null };
    }

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
