using Akka.Actor;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>The folders of an account with their whole histories: which key a folder had when, and what it was.</summary>
internal sealed class FolderPast
{
    private readonly Dictionary<ItemId, ItemHistory> _histories;

    /// <summary>The past that those histories tell.</summary>
    public FolderPast(IEnumerable<ItemHistory> histories) => _histories = histories.ToDictionary(history => history.Item);

    /// <summary>All folders.</summary>
    public IReadOnlyCollection<ItemHistory> All => _histories.Values;

    /// <summary>Asks all folders of an account, those that are gone too.</summary>
    public static async Task<FolderPast> ReadAsync(AccountId account, AccountScanParts parts, IActorRef items, CancellationToken cancellation)
    {
        var query = new CatalogQuery { Account = account, Kinds = [ItemKind.Folder], Limit = int.MaxValue };
        var hits = await parts.Catalog.SearchAsync(query, cancellation);
        var patience = parts.Settings.ResendAfter * parts.Settings.SendAttempts;
        var answers = await Task.WhenAll(hits.Select(hit => items.Ask<ItemReplies.History>(
            new ItemQueries.GetHistory(account, hit.Item.Item), patience, cancellation)));
        return new FolderPast(answers.Select(answer => ItemHistory.Replay(answer.Item, answer.Transactions)));
    }

    /// <summary>
    /// The folder as it was at an instant; where it was gone by then, as it was last; where it only came to be later, as it
    /// was first. Null for a folder that nobody knows.
    /// </summary>
    public ItemState? StateAt(ItemId folder, DateTimeOffset instant)
    {
        if (!_histories.TryGetValue(folder, out var history))
        {
            return null;
        }

        var living = history.Transactions.Where(transaction => !transaction.State.Deleted).ToArray();
        return (living.LastOrDefault(transaction => transaction.Start <= instant) ?? living.FirstOrDefault())?.State;
    }

    /// <summary>The folders that were there at an instant, parents first.</summary>
    public IEnumerable<(ItemId Item, ItemState State)> LivingAt(DateTimeOffset instant) => _histories.Values
        .Select(history => (history.Item, history.At(instant)))
        .Where(each => each.Item2 is { State.Deleted: false })
        .Select(each => (each.Item, each.Item2!.State))
        .OrderBy(each => each.State.Placement.Key, StringComparer.Ordinal);
}
