using System.Collections.Concurrent;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// Compares journal, item logs and catalog of the own path, account by account. First by summaries, in one pass through
/// each store; what differs is in the end read item by item, until it agrees or is a finding: a recording that is under way
/// is in one store and not yet in the next.
/// </summary>
internal sealed class StoreCheck(PathLayout layout, OwnStores own, ServerId server, FindingBook findings, bool isAlone, TimeProvider clock)
{
    /// <summary>A recording is between journal and catalog for milliseconds; a page of them for a few seconds.</summary>
    private const int Looks = 4;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    private readonly JournalAudit _journal = new(own.Journal, own.Manifests);
    private readonly ConcurrentQueue<(AccountId? Account, ItemId Item)> _suspects = new();

    /// <summary>The hash of the catalog's states, as <see cref="ItemSummary.Of"/> makes it of a history.</summary>
    public static int StatesOf(AuditedItem row)
    {
        var states = new HashCode();
        foreach (var state in row.States)
        {
            ItemSummary.AddState(ref states, state.Started, state.Ended, state.Deleted, state.Digest);
        }

        return states.ToHashCode();
    }

    /// <summary>Compares an account's items (null: the directory's objects) with what its logs hold. What differs is left to <see cref="JudgeAsync"/>.</summary>
    public async Task CheckAsync(AccountId? account, IReadOnlyDictionary<ItemId, ItemSummary> logs, CancellationToken cancellation)
    {
        var purging = (await own.Catalog.Upkeep.ListPurgingAsync(cancellation)).Where(each => each.Account == account).Select(each => each.Item).ToHashSet();
        var suspects = new HashSet<ItemId>();
        var journal = new Dictionary<ItemId, ItemSummary>();
        await foreach (var actor in ReadJournalAsync(account, cancellation))
        {
            foreach (var (item, transactions) in ItemsOf(actor, account))
            {
                if (actor.Faults.Count > 0 || Histories.Whole(item, transactions) is not { } history)
                {
                    suspects.Add(item);
                }
                else
                {
                    journal[item] = ItemSummary.Of(history);
                }
            }
        }

        foreach (var item in logs.Keys.Union(journal.Keys))
        {
            if (!(logs.TryGetValue(item, out var log) && journal.TryGetValue(item, out var recorded) && log == recorded))
            {
                suspects.Add(item);
            }
        }

        await CompareCatalogAsync(account, journal, suspects, cancellation);
        suspects.ExceptWith(purging);
        foreach (var item in suspects)
        {
            _suspects.Enqueue((account, item));
        }
    }

    /// <summary>
    /// Looks at all that differed, of all accounts together: with a wait for each item, a thousand damaged ones would take
    /// hours.
    /// </summary>
    public async Task JudgeAsync(CancellationToken cancellation)
    {
        List<(AccountId? Account, ItemId Item)> suspects = [.. _suspects];
        for (var look = 1; suspects.Count > 0; look++)
        {
            var found = new List<Finding>();
            var differing = new List<(AccountId?, ItemId)>();
            foreach (var (account, item) in suspects)
            {
                Finding[] differences = [.. (await ViewAsync(account, item, cancellation)).Findings()];
                if (differences.Length > 0)
                {
                    found.AddRange(differences);
                    differing.Add((account, item));
                }
            }

            suspects = differing;
            if (isAlone || look == Looks)
            {
                findings.AddRange(found);
                return;
            }

            if (differing.Count > 0)
            {
                await Task.Delay(BetweenLooks, clock, cancellation);
            }
        }
    }

    /// <summary>What the stores say of one item now.</summary>
    public async Task<ItemView> ViewAsync(AccountId? account, ItemId item, CancellationToken cancellation)
    {
        var row = await FindRowAsync(account, item, cancellation);
        var log = await ReadLogAsync(account, item, cancellation);
        var history = log?.Histories.FirstOrDefault(each => each.Item == item);
        var isWhole = history is not null && Histories.Whole(item, history.Transactions) is not null;
        AuditedActor? journal = null;
        await foreach (var actor in ReadJournalAsync(account, cancellation, item))
        {
            foreach (var (found, transactions) in ItemsOf(actor, account))
            {
                journal = found == item ? actor with { Transactions = transactions } : journal;
            }
        }

        return new ItemView(account, item, history is { Transactions.Count: > 0 } ? history : null, journal, row, isWhole);
    }

    /// <summary>Compares snapshots with the replay of the events that they stand for.</summary>
    public async Task CheckSnapshotsAsync(CancellationToken cancellation)
    {
        foreach (var snapshot in await Task.Run(new SnapshotAudit(own.Journal, own.Manifests).Read, cancellation))
        {
            var why = snapshot.Fault;
            if (why is null)
            {
                var transactions = new Dictionary<TransactionId, ChainValue>();
                await foreach (var actor in _journal.ReadAsync(snapshot.PersistenceId, cancellation))
                {
                    foreach (var transaction in actor.Transactions)
                    {
                        transactions[transaction.Id] = transaction.Chain;
                    }
                }

                why = snapshot.Transactions.All(each => transactions.TryGetValue(each.Id, out var chain) && chain == each.Chain
                    && TransactionCodec.Link(ChainBefore(snapshot.Transactions, each), each) == each.Chain)
                    ? null
                    : "it holds other transactions than the events";
            }

            if (why is not null)
            {
                findings.Add(new Finding(FindingKind.SnapshotDisagrees, $"snapshot {snapshot.Number} of {snapshot.PersistenceId}: {why}")
                {
                    Actual = snapshot.PersistenceId,
                });
            }
        }
    }

    private static ChainValue ChainBefore(IReadOnlyList<Transaction> transactions, Transaction transaction)
    {
        var chain = ChainValue.Start;
        foreach (var each in transactions)
        {
            if (each.Id == transaction.Id)
            {
                break;
            }

            chain = each.Item == transaction.Item ? each.Chain : chain;
        }

        return chain;
    }

    /// <summary>The items that an actor records, with their transactions.</summary>
    public static IEnumerable<(ItemId Item, IReadOnlyList<Transaction> Transactions)> ItemsOf(AuditedActor actor, AccountId? account)
    {
        if (account is null)
        {
            return actor.Transactions.GroupBy(each => each.Item).Select(each => (each.Key, (IReadOnlyList<Transaction>)[.. each]));
        }

        // The last part of the id names the item, whatever its events say.
        return ItemId.TryParse(actor.PersistenceId[(actor.PersistenceId.LastIndexOf('|') + 1)..], null, out var item) ? [(item, actor.Transactions)] : [];
    }

    private async IAsyncEnumerable<AuditedActor> ReadJournalAsync(
        AccountId? account, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation, ItemId? only = null)
    {
        string[] ids = (account, only) switch
        {
            (null, _) => [DirectoryActor.PersistenceIdOf(server)],
            ({ } owner, null) => [$"item|{owner}|", AccountActor.PersistenceIdOf(owner)],
            ({ } owner, { } item) when item == ItemId.Of(owner) => [AccountActor.PersistenceIdOf(owner)],
            ({ } owner, { } item) => [ItemActor.PersistenceIdOf(owner, item)],
        };
        foreach (var id in ids)
        {
            await foreach (var actor in _journal.ReadAsync(id, cancellation))
            {
                if (actor.PersistenceId == id || id.EndsWith('|'))
                {
                    yield return actor; // not item 47 when 4 was asked for
                }
            }
        }
    }

    private async Task CompareCatalogAsync(
        AccountId? account, Dictionary<ItemId, ItemSummary> journal, HashSet<ItemId> suspects, CancellationToken cancellation)
    {
        var rows = new HashSet<ItemId>();
        await foreach (var batch in own.Catalog.Upkeep.AuditAsync(account, cancellation))
        {
            foreach (var row in batch)
            {
                rows.Add(row.Item.Item);
                if (!journal.TryGetValue(row.Item.Item, out var expected)
                    || expected.Row != ItemSummary.RowOf(row.Item)
                    || expected.States != StatesOf(row))
                {
                    suspects.Add(row.Item.Item);
                }
            }
        }

        suspects.UnionWith(journal.Keys.Where(item => !rows.Contains(item)));
    }

    private async Task<AuditedItem?> FindRowAsync(AccountId? account, ItemId item, CancellationToken cancellation) =>
        await own.Catalog.Upkeep.FindAuditedAsync(account, item, cancellation);

    private async Task<ItemLog?> ReadLogAsync(AccountId? account, ItemId item, CancellationToken cancellation)
    {
        var reader = new ItemLogReader(layout, onDamage: null);
        if (account is { } owner)
        {
            return await reader.ReadLogAsync(PathLayout.Log(owner, item), item, cancellation);
        }

        foreach (var name in PathLayout.DirectoryLogs)
        {
            var log = await reader.ReadLogAsync(name, item, cancellation);
            if (log.Histories.Count > 0)
            {
                return log;
            }
        }

        return null;
    }
}
