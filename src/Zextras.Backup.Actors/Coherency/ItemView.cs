using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>What the three stores say of one item, each read for itself.</summary>
/// <param name="Account">The account; null for an object of the directory.</param>
/// <param name="Item">The item.</param>
/// <param name="Log">What the item log has; null where it has nothing.</param>
/// <param name="Journal">What the journal has; null where it has nothing.</param>
/// <param name="Row">What the catalog has; null where it has nothing.</param>
/// <param name="IsLogWhole">Whether the log's history is well formed by itself.</param>
internal sealed record ItemView(AccountId? Account, ItemId Item, ItemHistory? Log, AuditedActor? Journal, AuditedItem? Row, bool IsLogWhole)
{
    /// <summary>The journal's history; null where it has none, or a damaged one.</summary>
    public ItemHistory? JournalHistory { get; } = Journal is { Faults.Count: 0 } ? Histories.Whole(Item, Journal.Transactions) : null;

    /// <summary>
    /// The history that counts: the longest of those that are whole. With a chain no two whole ones of one length differ
    /// unless somebody wrote both; then the journal's order is the truth.
    /// </summary>
    public ItemHistory? Best => (JournalHistory, IsLogWhole ? Log : null) switch
    {
        ({ } journal, { } log) => log.Transactions.Count > journal.Transactions.Count ? log : journal,
        var (journal, log) => journal ?? log,
    };

    /// <summary>What does not agree.</summary>
    public IEnumerable<Finding> Findings()
    {
        foreach (var (number, why) in Journal?.Faults ?? [])
        {
            yield return Of(FindingKind.DamagedJournal, $"event {number} of {Journal!.PersistenceId}: {why}");
        }

        if (Journal is { Faults.Count: 0 } && JournalHistory is null)
        {
            yield return Of(FindingKind.DamagedJournal, $"the events of {Journal.PersistenceId} do not follow from each other");
        }

        if (CompareLog() is { } log)
        {
            yield return log;
        }

        if (CompareRow() is { } row)
        {
            yield return row;
        }
    }

    private Finding? CompareLog()
    {
        var (journal, log) = (JournalHistory?.Transactions.Count ?? 0, Log?.Transactions.Count ?? 0);
        if (JournalHistory is null && Journal is not null)
        {
            return null; // damaged, and said so
        }

        var (expected, actual) = ($"{journal} transactions in the journal", $"{log} in the item log");
        if (journal == log && JournalHistory?.Current?.Chain == Log?.Current?.Chain)
        {
            return null;
        }

        return journal > log
            ? Of(FindingKind.LogLacks, "the journal has transactions that the item log lacks") with { Expected = expected, Actual = actual }
            : Of(FindingKind.JournalDisagrees, journal == log ? "journal and item log end differently" : "the item log has transactions that the journal lacks")
                with
            { Expected = expected, Actual = actual };
    }

    private Finding? CompareRow()
    {
        if (Best is not { } best)
        {
            return Row is null || Log is not null || Journal is not null
                ? null
                : Of(FindingKind.CatalogInvents, "the catalog has a row, neither journal nor item log know the item");
        }

        var expected = ItemSummary.Of(best);
        if (Row is null)
        {
            return Of(FindingKind.CatalogLacks, "the catalog has no row of it");
        }

        return expected.Row == ItemSummary.RowOf(Row.Item) && expected.States == StoreCheck.StatesOf(Row)
            ? null
            : Of(FindingKind.CatalogDisagrees, "the catalog's row or states are not what follows from the history") with
            {
                Expected = $"{expected.Count} transactions",
                Actual = $"{Row.Item.Transactions}, with {Row.States.Count} states",
            };
    }

    private Finding Of(FindingKind kind, string detail) => new(kind, detail) { Account = Account, Item = Item };
}
