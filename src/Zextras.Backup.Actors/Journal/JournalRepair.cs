using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Writes an actor's events anew, from its item log. An actor that is in memory meanwhile and writes on takes a number
/// that is taken, is refused by the unique index, and recovers with what stands here.
/// </summary>
internal sealed class JournalRepair(JournalSettings settings, ManifestTable table)
{
    private const int CacheKibibytes = 1024;

    /// <summary>More than any actor has: all its events are one page.</summary>
    private const int AllEvents = int.MaxValue;

    /// <summary>The living events of an actor as they stand, whatever they hold.</summary>
    public IReadOnlyList<EventRow> Read(string persistenceId) =>
        [.. settings.ReadPage(persistenceId, 0, persistenceId + "!", AllEvents).Where(row => row.PersistenceId == persistenceId && !row.IsDeleted)];

    /// <summary>
    /// Puts events of those transactions in place of the actor's. Its events that record something else (a hold) stay,
    /// behind them.
    /// </summary>
    public void Replace(string persistenceId, IReadOnlyList<Transaction> transactions, Func<Transaction, IPersisted> toEvent, DateTimeOffset now)
    {
        var old = Read(persistenceId);
        var others = old.Where(IsNoTransaction).ToList();
        var first = LastDeleted(persistenceId) + 1;
        var rows = transactions.Select(transaction => Encode(persistenceId, toEvent(transaction), now)).Concat(others);
        using var commands = settings.Dialect.Commands(settings.Dialect.Open(CacheKibibytes));
        commands.Replace(persistenceId, rows.Select((row, index) => row with { SequenceNr = first + index }));
    }

    private bool IsNoTransaction(EventRow row)
    {
        try
        {
            return row.Serializer == EventSerializer.Id && table.Of(row.Manifest).Decode(row.Message) is not (IRecordedTransaction or IRewrittenHistories);
        }
        catch (Exception e) when (e is System.Runtime.Serialization.SerializationException or FormatException)
        {
            return false;
        }
    }

    private long LastDeleted(string persistenceId) => settings
        .ReadPage(persistenceId, 0, persistenceId + "!", AllEvents)
        .Where(row => row.PersistenceId == persistenceId && row.IsDeleted)
        .Max(row => (long?)row.SequenceNr) ?? 0;

    private EventRow Encode(string persistenceId, IPersisted value, DateTimeOffset now)
    {
        var entry = table.Of(value.GetType());
        return new EventRow
        {
            PersistenceId = persistenceId,
            SequenceNr = 0, // given in the transaction
            Created = now.UtcTicks,
            Message = entry.Encode(value),
            Manifest = entry.Manifest,
            Serializer = EventSerializer.Id,
            Writer = "repair",
        };
    }
}
