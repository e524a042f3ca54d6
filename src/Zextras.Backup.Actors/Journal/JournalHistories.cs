using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Database;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Reads all histories out of the journal, actor after actor, in pages: the memory that it takes is one page and one
/// history. It has its own SQL because the plugin's read journal loads all persistence ids at once and looks each up alone.
/// </summary>
internal sealed class JournalHistories(JournalSettings settings, ManifestTable table)
{
    private const int EventsPerPage = 5000;
    private const char Separator = '|';
    private const char AfterSeparator = (char)(Separator + 1); // the end of all ids that begin with "kind|"

    /// <summary>The histories of all items, then of all accounts as items, then of all objects of the directory.</summary>
    /// <exception cref="InvalidDataException">An actor's events do not begin with the first, or an id is not one of the engine's.</exception>
    /// <exception cref="System.Runtime.Serialization.SerializationException">A newer version of the engine wrote an event.</exception>
    public async IAsyncEnumerable<RecordedHistory> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var kind in new[] { "item", "account", "directory" })
        {
            await foreach (var (id, transactions) in ReadActorsAsync(kind, cancellation))
            {
                foreach (var history in HistoriesOf(kind, id, transactions))
                {
                    yield return history;
                }
            }
        }
    }

    private static IEnumerable<RecordedHistory> HistoriesOf(string kind, string id, IReadOnlyList<Transaction> transactions)
    {
        var parts = id.Split(Separator);
        if (kind == "directory")
        {
            return transactions
                .GroupBy(transaction => transaction.Item)
                .Select(group => new RecordedHistory(null, ItemHistory.Replay(group.Key, group)));
        }

        if (parts.Length < 2 || !AccountId.TryParse(parts[1], null, out var account))
        {
            throw new InvalidDataException($"The journal has events of '{id}', which names no account.");
        }

        return [new RecordedHistory(account, ItemHistory.Replay(transactions[0].Item, transactions))];
    }

    private async IAsyncEnumerable<(string Id, IReadOnlyList<Transaction> Transactions)> ReadActorsAsync(
        string kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var id = kind + Separator;
        var end = kind + AfterSeparator;
        var number = 0L;
        var transactions = new List<Transaction>();
        while (true)
        {
            var page = await Task.Run(() => ReadPage(id, number, end), cancellation);
            foreach (var row in page)
            {
                if (row.PersistenceId != id && transactions.Count > 0)
                {
                    yield return (id, transactions);
                    transactions = [];
                }

                if (transactions.Count == 0 && row.SequenceNr != 1)
                {
                    throw new InvalidDataException(
                        $"The journal has lost the first events of {row.PersistenceId}: it begins with number {row.SequenceNr}. Rebuild from the Backup Path instead.");
                }

                (id, number) = (row.PersistenceId, row.SequenceNr);
                transactions.Add(TransactionOf(row));
            }

            if (page.Count < EventsPerPage)
            {
                break;
            }
        }

        if (transactions.Count > 0)
        {
            yield return (id, transactions);
        }
    }

    private Transaction TransactionOf(EventRow row) => row.Serializer == EventSerializer.Id
        && table.Of(row.Manifest).Decode(row.Message) is IRecordedTransaction recorded
            ? recorded.Transaction
            : throw new InvalidDataException(
                $"Event {row.SequenceNr} of {row.PersistenceId} ('{row.Manifest}', serializer {row.Serializer}) records no transaction.");

    /// <summary>A statement of its own for each page: one that stayed open would keep the write-ahead log from being emptied.</summary>
    private List<EventRow> ReadPage(string id, long number, string end)
    {
        using var connection = settings.Dialect.OpenToRead();
        if (connection is null)
        {
            return [];
        }

        using var histories = new PreparedCommand(connection, settings.Dialect.Histories, JournalSql.HistoriesParameters);
        using var rows = histories.Query(id, number, end, EventsPerPage);
        var page = new List<EventRow>();
        while (rows.Read())
        {
            page.Add(JournalReader.EventOf(rows));
        }

        return page;
    }
}
