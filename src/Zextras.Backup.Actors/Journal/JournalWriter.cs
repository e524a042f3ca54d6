using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Writes the events of many actors in one transaction: what arrived while the last one ran goes into the next. If a
/// transaction fails, each actor's part is tried alone, so that one bad row hurts only its own actor.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly BatchQueue<JournalWork> _queue;
    private readonly DatabaseSession<JournalCommands> _session; // what it runs: the queue's thread only

    /// <summary>Starts its thread; the database is opened with the first batch.</summary>
    /// <param name="dialect">The journal.</param>
    /// <param name="cacheKibibytes">Page cache of its connection.</param>
    /// <param name="waiting">So many writes may wait; the callers of further ones await.</param>
    /// <param name="eventsPerBatch">A transaction takes no further write once it has so many events.</param>
    public JournalWriter(JournalDialect dialect, int cacheKibibytes, int waiting, int eventsPerBatch)
    {
        // Opened with the first batch and not here: a database that cannot be opened fails those who write now, and the
        // next ones try again; and the journal's dispatcher never blocks.
        _session = new DatabaseSession<JournalCommands>(
            () => dialect.Commands(dialect.Open(cacheKibibytes)), dialect.IsAway, dialect.Patience);
        _queue = new BatchQueue<JournalWork>("journal writer", waiting, eventsPerBatch, Run);
    }

    /// <summary>Completes when the work is durable.</summary>
    public async Task DoAsync(JournalWork work, CancellationToken cancellation)
    {
        await _queue.AddAsync(work, cancellation);
        await work.Done;
    }

    /// <summary>Fails everyone who waits. The transaction that is running ends as it will; then the database is closed.</summary>
    public void Dispose()
    {
        _session.Stop();
        _queue.Dispose();
        _ = CloseAsync();
    }

    private async Task CloseAsync()
    {
        await _queue.Ended;
        _session.Dispose();
    }

    private void Run(IReadOnlyList<JournalWork> batch)
    {
        foreach (var work in batch.Where(work => work.IsGivenUp))
        {
            work.Fail(new OperationCanceledException("The write waited longer than the journal's circuit breaker allows."));
        }

        // A commit that was under way when the database went away may have happened: written again, the unique index
        // refuses it, its actor fails alone, and finds its event when it recovers.
        GroupCommit.Run([.. batch.Where(work => !work.Done.IsCompleted)], works => _session.Run(commands => commands.Commit(works)));
    }
}
