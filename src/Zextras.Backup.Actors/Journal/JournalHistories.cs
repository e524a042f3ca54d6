using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Catalog;
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
        var (number, next) = (0L, 1L);
        var transactions = new List<Transaction>();
        while (true)
        {
            var page = await Task.Run(() => settings.ReadPage(id, number, end, EventsPerPage), cancellation);
            foreach (var row in page)
            {
                if (row.PersistenceId != id)
                {
                    next = 1;
                    if (transactions.Count > 0)
                    {
                        yield return (id, transactions);
                        transactions = [];
                    }
                }

                (id, number) = (row.PersistenceId, row.SequenceNr);
                if (row.IsDeleted)
                {
                    // What a purge leaves: the item's earlier life ended here, a new one counts on.
                    next = number + 1;
                    continue;
                }

                if (number != next++)
                {
                    throw new InvalidDataException(
                        $"The journal has lost the first events of {row.PersistenceId}: it begins with number {row.SequenceNr}. Rebuild from the Backup Path instead.");
                }

                switch (Decode(row))
                {
                    case IRecordedTransaction recorded:
                        transactions.Add(recorded.Transaction);
                        break;
                    case IRewrittenHistories rewritten:
                        transactions = [.. rewritten.Transactions];
                        break;
                }
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

    /// <summary>An event; not every one records transactions (a hold does not).</summary>
    private object Decode(EventRow row) => row.Serializer == EventSerializer.Id
        ? table.Of(row.Manifest).Decode(row.Message)
        : throw new InvalidDataException(
            $"Event {row.SequenceNr} of {row.PersistenceId} ('{row.Manifest}', serializer {row.Serializer}) is none of the engine's.");
}
