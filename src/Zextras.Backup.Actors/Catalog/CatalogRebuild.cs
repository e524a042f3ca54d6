using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>
/// Makes the catalog again from histories and blobs, in pages of a bounded size. What only a listing knows (cursors,
/// revisions, move tokens) is not in a history: the next scan of each account reads everything once more and puts it back.
/// </summary>
internal sealed class CatalogRebuild(ICatalog catalog)
{
    /// <summary>A page takes no further item once it has so many transactions.</summary>
    private const int TransactionsPerPage = 2000;

    private const int BlobsPerPage = 5000;

    private readonly HashSet<AccountId> _accounts = [];
    private readonly List<SkippedHistory> _skipped = [];
    private long _items;
    private long _transactions;
    private long _blobs;

    /// <summary>Forgets what is there, and commits everything that comes. Used once. Nothing else may commit meanwhile.</summary>
    /// <param name="histories">Each item once, those of one account together.</param>
    /// <param name="blobs">Where the blobs lie; the last place of a blob counts.</param>
    /// <param name="cancellation">Stops between pages and leaves a part: rebuild again.</param>
    public async Task<CatalogRebuildReport> RunAsync(
        IAsyncEnumerable<RecordedHistory> histories, IAsyncEnumerable<CatalogBlob> blobs, CancellationToken cancellation)
    {
        await catalog.ClearAsync(cancellation);

        // Blobs first, as in every recording: a stopped rebuild leaves blobs that nothing names, never the reverse.
        await foreach (var chunk in blobs.Chunk(BlobsPerPage).WithCancellation(cancellation))
        {
            await catalog.PutBlobsAsync(chunk, cancellation);
            _blobs += chunk.Length;
        }

        await AddHistoriesAsync(histories, cancellation);
        return new CatalogRebuildReport
        {
            Accounts = _accounts.Count,
            Items = _items,
            Transactions = _transactions,
            Blobs = _blobs,
            Skipped = _skipped,
        };
    }

    private async Task AddHistoriesAsync(IAsyncEnumerable<RecordedHistory> histories, CancellationToken cancellation)
    {
        var page = new List<CatalogChange>();
        var (account, transactions) = ((AccountId?)null, 0);
        await foreach (var (owner, history) in histories.WithCancellation(cancellation))
        {
            if (history.Current is not { } current)
            {
                continue; // an actor that was asked about, but never recorded anything
            }

            if (owner != account || transactions >= TransactionsPerPage)
            {
                await CommitAsync(account, page, cancellation);
                (account, transactions) = (owner, 0);
                page.Clear();
            }

            page.Add(new CatalogChange(CatalogItem.Of(current, history.Transactions.Count), history.Transactions));
            transactions += history.Transactions.Count;
            await NameAccountAsync(owner, current, cancellation);
        }

        await CommitAsync(account, page, cancellation);
    }

    private async Task NameAccountAsync(AccountId? owner, Transaction current, CancellationToken cancellation)
    {
        if (owner is not { } account)
        {
            return;
        }

        _accounts.Add(account);
        if (current.Item == ItemId.Of(account))
        {
            DateTimeOffset? deletedAt = current.State.Deleted ? current.Start : null;
            await catalog.PutAccountAsync(account, current.State.Content.Name, deletedAt, cancellation);
        }
    }

    private async Task CommitAsync(AccountId? account, List<CatalogChange> changes, CancellationToken cancellation)
    {
        if (changes.Count == 0)
        {
            return;
        }

        try
        {
            await PutAsync(account, changes, cancellation);
            _items += changes.Count;
            _transactions += changes.Sum(change => change.NewTransactions.Count);
        }
        catch (CatalogException) when (changes.Count > 1)
        {
            // One of them is refused; the others are not to suffer for it.
            foreach (var change in changes)
            {
                await CommitAsync(account, [change], cancellation);
            }
        }
        catch (CatalogException e)
        {
            _skipped.Add(new SkippedHistory(account, changes[0].Item.Item, e.Message));
        }
    }

    private Task PutAsync(AccountId? account, IReadOnlyList<CatalogChange> changes, CancellationToken cancellation) => account is { } owner
        ? catalog.CommitAsync(new CatalogPage { Account = owner, Changes = changes }, cancellation)
        : catalog.CommitDirectoryAsync(changes, cancellation);
}
