using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Items;

/// <summary>
/// The last two steps of every recording, in their order: item log durable, then catalog row (design section 3, rule 1).
/// The blobs and the journal come before; whoever calls has seen to that.
/// </summary>
internal sealed class Recorder(IBackupPath path, ICatalog catalog)
{
    /// <summary>Commits a page of an account.</summary>
    public async Task CommitAsync(CatalogPage page, CancellationToken cancellation)
    {
        var news = page.Changes.SelectMany(change => change.NewTransactions).ToArray();
        if (news.Length > 0)
        {
            await path.Logs.AppendAsync(page.Account, news, cancellation);
            await path.SyncAsync(cancellation);
        }

        await catalog.CommitAsync(page, cancellation);
    }

    /// <summary>
    /// Commits what the catalog does not know yet of an account's own history, and whether the account is gone. Harmless
    /// to repeat, so that a fall between journal and catalog is made good by the next call.
    /// </summary>
    public async Task CommitOwnAsync(AccountId account, ItemHistory own, string name, DateTimeOffset? goneAt, CancellationToken cancellation)
    {
        await catalog.PutAccountAsync(account, name, goneAt, cancellation);
        await CommitAsync(account, own, cancellation);
    }

    /// <summary>Commits what the catalog does not know yet of an item's history, however much that is. Harmless to repeat.</summary>
    public async Task CommitAsync(AccountId account, ItemHistory history, CancellationToken cancellation)
    {
        var known = (await catalog.FindItemAsync(account, history.Item, cancellation))?.Transactions ?? 0;
        if (history.Transactions.Count > known)
        {
            await CommitAsync(new CatalogPage { Account = account, Changes = [Change(history, known)] }, cancellation);
        }
    }

    /// <summary>Commits what the catalog does not know yet of the histories of directory objects.</summary>
    public async Task CommitDirectoryAsync(IReadOnlyCollection<ItemHistory> histories, CancellationToken cancellation)
    {
        var known = new Dictionary<ItemId, int>();
        foreach (var kind in histories.Select(history => history.Current!.State.Kind).Distinct())
        {
            foreach (var row in await catalog.ListDirectoryAsync(kind, cancellation))
            {
                known[row.Item] = row.Transactions;
            }
        }

        // A deleted object has no row in that listing; its deletion was committed while it had one, and one that came back
        // has committed everything up to that.
        int Known(ItemHistory history) => known.TryGetValue(history.Item, out var count)
            ? count
            : history.Transactions.Select((transaction, index) => transaction.State.Deleted ? index + 1 : 0).DefaultIfEmpty().Max();

        var changes = histories
            .Where(history => history.Transactions.Count > Known(history))
            .Select(history => Change(history, Known(history)))
            .ToArray();
        if (changes.Length == 0)
        {
            return;
        }

        await path.Logs.AppendDirectoryAsync([.. changes.SelectMany(change => change.NewTransactions)], cancellation);
        await path.SyncAsync(cancellation);
        await catalog.CommitDirectoryAsync(changes, cancellation);
    }

    private static CatalogChange Change(ItemHistory history, int known) =>
        new(CatalogItem.Of(history.Current!, history.Transactions.Count), [.. history.Transactions.Skip(known)]);
}
