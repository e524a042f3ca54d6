using System.Collections.Concurrent;
using Akka.Actor;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Purge;

/// <summary>
/// Forgets some items of one account, backwards along the write order: the items agree and hold still, then catalog rows,
/// log lines, journals. A fall in between leaves a note in the catalog, and the next purge goes on from there.
/// </summary>
internal sealed class PurgeBatch(PurgeParts parts, AccountId account, IPurgeDecision decision, Action<string> problem)
{
    /// <summary>Items that were forgotten.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Items that stayed, by their own decision.</summary>
    public long Kept { get; private set; }

    /// <summary>Bytes by which logs became shorter.</summary>
    public long LogBytes { get; private set; }

    /// <summary>Runs it. Once begun it comes to its end: stopping waits for the next batch.</summary>
    public async Task RunAsync(IReadOnlyCollection<ItemId> items)
    {
        var agreed = await AskAllAsync(items, item => new ItemPurging.Agree(account, item, decision));
        var kept = agreed.Where(answer => answer.Value is ItemPurging.Kept).Select(answer => ((ItemPurging.Kept)answer.Value).History).ToList();
        Kept += kept.Count;
        var going = agreed.Where(answer => answer.Value is ItemPurging.Agreed).Select(answer => answer.Key).ToHashSet();
        var forgotten = new HashSet<ItemId>();
        try
        {
            await parts.Catalog.Upkeep.BeginPurgeAsync(account, going, CancellationToken.None);
            LogBytes += await parts.Path.Upkeep.DropItemsAsync(account, going, CancellationToken.None);
            foreach (var (item, answer) in await AskAllAsync(going, item => new ItemPurging.Forget(account, item)))
            {
                if (answer is ItemPurging.Kept { History: var history })
                {
                    kept.Add(history);
                }
                else
                {
                    forgotten.Add(item);
                }
            }
        }
        finally
        {
            foreach (var item in going.Where(item => !forgotten.Contains(item)))
            {
                parts.Items.Tell(new ItemPurging.Release(account, item));
            }
        }

        // Of an item that stays, rows or lines may be gone: now, or in a purge that fell.
        foreach (var history in kept.Where(history => history.Current is not null))
        {
            await parts.Recorder.CommitAsync(account, history, CancellationToken.None);
        }

        await parts.Catalog.Upkeep.EndPurgeAsync(account, [.. forgotten, .. kept.Select(history => history.Item)], CancellationToken.None);
        Forgotten += forgotten.Count;
    }

    private async Task<IReadOnlyDictionary<ItemId, object>> AskAllAsync(IReadOnlyCollection<ItemId> items, Func<ItemId, IItemMessage> question)
    {
        var answers = new ConcurrentDictionary<ItemId, object>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = parts.Settings.ItemsInFlight };
        await Parallel.ForEachAsync(items, parallel, async (item, token) =>
        {
            try
            {
                answers[item] = await parts.Items.Ask<object>(question(item), parts.AskTimeout, token);
            }
            catch (AskTimeoutException)
            {
                problem($"item {item} of {account} did not answer; the next purge asks it again");
            }
        });
        return answers;
    }
}
