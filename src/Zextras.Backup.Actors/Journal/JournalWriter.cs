using Microsoft.Data.Sqlite;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Writes the events of many actors in one transaction: what arrived while the last one ran goes into the next. If a
/// transaction fails, each actor's part is tried alone, so that one bad row hurts only its own actor.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly SqliteFile _file;
    private readonly BatchQueue<JournalWork> _queue;
    private JournalCommands? _commands; // the queue's thread only

    /// <summary>Starts its thread; the file is opened with the first batch.</summary>
    /// <param name="file">The journal.</param>
    /// <param name="waiting">So many writes may wait; the callers of further ones await.</param>
    /// <param name="eventsPerBatch">A transaction takes no further write once it has so many events.</param>
    public JournalWriter(SqliteFile file, int waiting, int eventsPerBatch)
    {
        _file = file;
        _queue = new BatchQueue<JournalWork>("journal writer", waiting, eventsPerBatch, Run);
    }

    /// <summary>Completes when the work is durable.</summary>
    public async Task DoAsync(JournalWork work, CancellationToken cancellation)
    {
        await _queue.AddAsync(work, cancellation);
        await work.Done;
    }

    /// <summary>Fails everyone who waits. The transaction that is running ends as it will; then the file is closed.</summary>
    public void Dispose()
    {
        _queue.Dispose();
        _ = CloseAsync();
    }

    private async Task CloseAsync()
    {
        await _queue.Ended;
        _commands?.Dispose();
    }

    private void Run(IReadOnlyList<JournalWork> batch)
    {
        // Opened here and not in the constructor: a file that cannot be opened fails those who write now, and the next
        // ones try again; and the journal's dispatcher never blocks.
        _commands ??= Open();
        foreach (var work in batch.Where(work => work.IsGivenUp))
        {
            work.Fail(new OperationCanceledException("The write waited longer than the journal's circuit breaker allows."));
        }

        GroupCommit.Run([.. batch.Where(work => !work.Done.IsCompleted)], _commands.Commit);
    }

    private JournalCommands Open()
    {
        SqliteConnection? connection = null;
        try
        {
            connection = _file.OpenWriter();
            using var create = new PreparedCommand(connection, JournalSql.Create);
            create.Execute();
            return new JournalCommands(connection);
        }
        catch (SqliteException)
        {
            connection?.Dispose();
            throw;
        }
    }
}
