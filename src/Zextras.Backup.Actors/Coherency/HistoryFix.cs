using System.Text.Json;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// Heals histories: logs from the journal, the journal from the logs, catalog rows from both. In the write order, so that
/// a fall at any point leaves what the next repair finds again.
/// </summary>
internal sealed class HistoryFix(OwnStores own, ServerId server, TimeProvider clock, Action<string> report)
{
    private const string JournalQuarantine = "journal.jsonl";

    private readonly JournalAudit _audit = new(own.Journal, own.Manifests);
    private readonly JournalRepair _journal = new(own.Journal, own.Manifests);

    /// <summary>Heals what the findings about histories name.</summary>
    public async Task RunAsync(IReadOnlyList<Finding> findings, CancellationToken cancellation)
    {
        foreach (var account in findings.Where(IsOfHistory).GroupBy(finding => finding.Account))
        {
            var items = account.Where(finding => IsOfStores(finding.Kind)).Select(finding => finding.Item).OfType<ItemId>().ToHashSet();
            var logs = account.Where(finding => !IsOfStores(finding.Kind)).Select(finding => finding.File).OfType<string>().ToHashSet(StringComparer.Ordinal);
            await HealAsync(account.Key, items, logs, cancellation);
        }

        foreach (var finding in findings.Where(finding => finding.Kind == FindingKind.SnapshotDisagrees))
        {
            await Task.Run(() => new SnapshotAudit(own.Journal, own.Manifests).Delete(finding.Actual!), cancellation);
            report($"snapshots of {finding.Actual}: taken away, the events are replayed");
        }
    }

    private static bool IsOfStores(FindingKind kind) => kind
        is FindingKind.DamagedJournal or FindingKind.JournalDisagrees or FindingKind.LogLacks
        or FindingKind.CatalogLacks or FindingKind.CatalogDisagrees or FindingKind.CatalogInvents;

    private static bool IsOfHistory(Finding finding) => IsOfStores(finding.Kind) || finding.Kind
        is FindingKind.UnreadableLine or FindingKind.AlteredLine or FindingKind.UnendedLine or FindingKind.ReorderedLines
        or FindingKind.BrokenChain or FindingKind.Overlap or FindingKind.Gap or FindingKind.TwoOpenTransactions
        or FindingKind.DuplicateTransaction or FindingKind.TimeGoesBack or FindingKind.WrongLog;

    private async Task HealAsync(AccountId? account, HashSet<ItemId> items, HashSet<string> logs, CancellationToken cancellation)
    {
        var journal = await ReadJournalAsync(account, cancellation);
        foreach (var item in items)
        {
            logs.UnionWith(LogsOf(account, item, journal));
        }

        // What stands in the wrong log first finds its way into the right one.
        var strays = await CollectStraysAsync(account, logs, cancellation);
        logs.UnionWith(strays.Select(stray => LogOf(account, stray)));
        foreach (var file in logs.OrderBy(file => !strays.Any(stray => LogOf(account, stray) == file)).ThenBy(file => file, StringComparer.Ordinal))
        {
            await HealLogAsync(account, file, journal, strays, items, cancellation);
        }
    }

    private async Task HealLogAsync(
        AccountId? account,
        string file,
        IReadOnlyDictionary<ItemId, JournalItem> journal,
        IReadOnlyList<Transaction> strays,
        HashSet<ItemId> suspects,
        CancellationToken cancellation)
    {
        bool Belongs(Transaction transaction) => LogOf(account, transaction) == file;
        var whole = journal.Values
            .Where(each => each.History is { } history && Belongs(history.Current!))
            .ToDictionary(each => each.Item, each => each.History!);
        var repair = new LogRepair(whole, strays.Where(Belongs));
        await own.Path.Upkeep.EditLogAsync(account, file, content => repair.Decide(content, Belongs), cancellation);
        report($"{file}: rewritten, {repair.Result.Count} items");
        foreach (var history in repair.Result.Values)
        {
            await HealJournalAsync(account, history, journal.GetValueOrDefault(history.Item), cancellation);
            await HealRowAsync(account, history.Item, history, cancellation);
            suspects.Remove(history.Item);
        }

        var gone = suspects.Where(item => LogsOf(account, item, journal).Contains(file) && !repair.Result.ContainsKey(item));
        foreach (var item in repair.GivenUp.Concat(gone).Distinct().ToList())
        {
            await GiveUpAsync(account, item, journal.GetValueOrDefault(item), cancellation);
            suspects.Remove(item);
        }
    }

    private async Task HealJournalAsync(AccountId? account, ItemHistory history, JournalItem? recorded, CancellationToken cancellation)
    {
        if (recorded?.History?.Current?.Chain == history.Current!.Chain)
        {
            return;
        }

        var id = PersistenceId(account, history.Item);
        if (account is null)
        {
            // All objects of the directory are one actor: what it lacks is recorded anew by the next SmartScan.
            report($"{id}: item {history.Item} is in the item log only; the next SmartScan compares it");
            return;
        }

        await SaveEventsAsync(id, cancellation);
        await Task.Run(
            () =>
            {
                _journal.Replace(id, history.Transactions, transaction => ToEvent(account.Value, transaction), clock.GetUtcNow());
                new SnapshotAudit(own.Journal, own.Manifests).Delete(id);
            },
            cancellation);
        report($"{id}: {history.Transactions.Count} events written from the item log");
    }

    private async Task HealRowAsync(AccountId? account, ItemId item, ItemHistory? history, CancellationToken cancellation)
    {
        var row = await own.Catalog.Upkeep.FindAuditedAsync(account, item, cancellation);
        var isRight = (row, history) switch
        {
            (null, null) => true,
            ({ } has, { } wants) => ItemSummary.Of(wants) is var expected
                && expected.Row == ItemSummary.RowOf(has.Item) && expected.States == StoreCheck.StatesOf(has),
            _ => false,
        };
        if (!isRight)
        {
            await own.Catalog.Upkeep.ReplaceItemAsync(account, item, history, cancellation);
            report($"catalog: item {item}{(account is { } owner ? $" of {owner}" : "")} {(history is null ? "taken away" : "written anew")}");
        }
    }

    /// <summary>No store has a whole history of it: everything that is left goes to quarantine, the next scan records the item anew.</summary>
    private async Task GiveUpAsync(AccountId? account, ItemId item, JournalItem? recorded, CancellationToken cancellation)
    {
        if (account is not null && recorded is not null)
        {
            var id = PersistenceId(account, item);
            await SaveEventsAsync(id, cancellation);
            await Task.Run(() => _journal.Replace(id, [], transaction => ToEvent(account.Value, transaction), clock.GetUtcNow()), cancellation);
            await Task.Run(() => new SnapshotAudit(own.Journal, own.Manifests).Delete(id), cancellation);
        }

        await own.Catalog.Upkeep.ReplaceItemAsync(account, item, history: null, cancellation);
        report($"item {item}{(account is { } owner ? $" of {owner}" : "")}: no store has its whole history; what was left is in quarantine");
    }

    private async Task SaveEventsAsync(string persistenceId, CancellationToken cancellation)
    {
        var rows = await Task.Run(() => _journal.Read(persistenceId), cancellation);
        if (rows.Count == 0)
        {
            return;
        }

        using var lines = new MemoryStream();
        foreach (var row in rows)
        {
            await using (var writer = new Utf8JsonWriter(lines))
            {
                writer.WriteStartObject();
                writer.WriteString("persistence-id", row.PersistenceId);
                writer.WriteNumber("sequence-number", row.SequenceNr);
                writer.WriteString("manifest", row.Manifest);
                writer.WriteBase64String("message", row.Message);
                writer.WriteEndObject();
            }

            lines.WriteByte((byte)'\n');
        }

        await own.Path.Upkeep.QuarantineAsync(JournalQuarantine, lines.ToArray(), cancellation);
    }

    private async Task<IReadOnlyDictionary<ItemId, JournalItem>> ReadJournalAsync(AccountId? account, CancellationToken cancellation)
    {
        var items = new Dictionary<ItemId, JournalItem>();
        string[] ids = account is { } owner ? [$"item|{owner}|", AccountActor.PersistenceIdOf(owner)] : [DirectoryActor.PersistenceIdOf(server)];
        foreach (var id in ids)
        {
            await foreach (var actor in _audit.ReadAsync(id, cancellation))
            {
                foreach (var (item, transactions) in StoreCheck.ItemsOf(actor, account))
                {
                    items[item] = new JournalItem(item, actor.Faults.Count > 0 ? null : Histories.Whole(item, transactions));
                }
            }
        }

        return items;
    }

    private async Task<List<Transaction>> CollectStraysAsync(AccountId? account, IEnumerable<string> logs, CancellationToken cancellation)
    {
        var strays = new List<Transaction>();
        foreach (var file in logs)
        {
            await own.Path.Upkeep.EditLogAsync(
                account,
                file,
                content =>
                {
                    strays.AddRange(LogRepair.Strays(content, transaction => LogOf(account, transaction) == file));
                    return null;
                },
                cancellation);
        }

        return strays;
    }

    private static string LogOf(AccountId? account, Transaction transaction) => account is { } owner
        ? PathLayout.Log(owner, transaction.Item)
        : PathLayout.DirectoryLog(transaction.State.Kind);

    private static IEnumerable<string> LogsOf(AccountId? account, ItemId item, IReadOnlyDictionary<ItemId, JournalItem> journal) => account is { } owner
        ? [PathLayout.Log(owner, item)]
        : journal.GetValueOrDefault(item)?.History is { } history ? [LogOf(account, history.Current!)] : PathLayout.DirectoryLogs;

    private string PersistenceId(AccountId? account, ItemId item) => account switch
    {
        null => DirectoryActor.PersistenceIdOf(server),
        { } owner when item == ItemId.Of(owner) => AccountActor.PersistenceIdOf(owner),
        { } owner => ItemActor.PersistenceIdOf(owner, item),
    };

    private static IPersisted ToEvent(AccountId account, Transaction transaction) => transaction.Item == ItemId.Of(account)
        ? new AccountEvents.Recorded(transaction)
        : new ItemEvents.Recorded(transaction);

    private sealed record JournalItem(ItemId Item, ItemHistory? History);
}
