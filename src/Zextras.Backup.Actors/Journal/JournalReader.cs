using System.Data.Common;
using System.Text.Json;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Reads for many recovering actors with two statements: all their highest sequence numbers, then the first events of
/// those that have any.
/// </summary>
internal sealed class JournalReader : IDisposable
{
    private readonly int _eventsPerPage;
    private readonly BatchQueue<JournalRead> _queue;
    private readonly DatabaseSession<Statements> _session; // what it runs: the queue's thread only

    /// <summary>Starts its thread; the database is opened with the first batch.</summary>
    /// <param name="dialect">The journal.</param>
    /// <param name="cacheKibibytes">Page cache of its connection.</param>
    /// <param name="waiting">So many reads may wait; the callers of further ones await.</param>
    /// <param name="actorsPerBatch">A batch takes no further actor then.</param>
    /// <param name="eventsPerPage">So many events of an actor are read at once.</param>
    public JournalReader(JournalDialect dialect, int cacheKibibytes, int waiting, int actorsPerBatch, int eventsPerPage)
    {
        _eventsPerPage = eventsPerPage;
        _session = new DatabaseSession<Statements>(
            () => new Statements(dialect, dialect.Open(cacheKibibytes)), dialect.IsAway, dialect.Patience);
        _queue = new BatchQueue<JournalRead>("journal reader", waiting, actorsPerBatch, Run);
    }

    /// <summary>The actor's highest sequence number and its first events after <paramref name="after"/>.</summary>
    public async Task<JournalPage> ReadAsync(string persistenceId, long after, CancellationToken cancellation)
    {
        var read = new JournalRead(persistenceId, after);
        await _queue.AddAsync(read, cancellation);
        return await read.Done.WaitAsync(cancellation);
    }

    /// <summary>Fails everyone who waits, and closes the database.</summary>
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

    private void Run(IReadOnlyList<JournalRead> batch)
    {
        _session.Run(statements =>
        {
            ReadHighest(statements, batch);
            ReadEvents(statements, [.. batch.Where(read => read.Answer.Highest > read.After)]);
        });
        foreach (var read in batch)
        {
            read.Succeed();
        }
    }

    private static void ReadHighest(Statements statements, IReadOnlyList<JournalRead> batch)
    {
        using var rows = statements.Highest.Query(JsonSerializer.Serialize(batch.Select(read => read.PersistenceId)));
        while (rows.Read())
        {
            if (!rows.IsDBNull(1))
            {
                var read = batch[rows.GetInt32(0)];
                read.Answer = new JournalPage(rows.GetInt64(1), read.After, read.After, []);
            }
        }
    }

    private void ReadEvents(Statements statements, IReadOnlyList<JournalRead> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        // Sequence numbers have no gaps, so a range of numbers is a limit on events.
        var found = batch.Select(_ => new List<EventRow>()).ToArray();
        var asked = batch.Select(read => new object[] { read.PersistenceId, read.After, read.After + _eventsPerPage });
        using (var rows = statements.Events.Query(JsonSerializer.Serialize(asked)))
        {
            while (rows.Read())
            {
                found[rows.GetInt32(0)].Add(EventOf(rows));
            }
        }

        for (var i = 0; i < batch.Count; i++)
        {
            var read = batch[i];
            var completeTo = Math.Min(read.Answer.Highest, read.After + _eventsPerPage);
            read.Answer = read.Answer with { CompleteTo = completeTo, Events = found[i] };
        }
    }

    /// <summary>The event in a row of <see cref="JournalDialect.Events"/> or <see cref="JournalDialect.Histories"/>.</summary>
    public static EventRow EventOf(DbDataReader row) => new()
    {
        PersistenceId = row.GetString(1),
        SequenceNr = row.GetInt64(2),
        Created = row.GetInt64(3),
        Message = row.GetFieldValue<byte[]>(4),
        Manifest = row.IsDBNull(5) ? "" : row.GetString(5),
        Serializer = row.GetInt32(6),
        Writer = row.IsDBNull(7) ? "" : row.GetString(7),
    };

    private sealed class Statements(JournalDialect dialect, DbConnection connection) : IDisposable
    {
        public PreparedCommand Highest { get; } = new(connection, dialect.Highest, JournalSql.AskedParameters);

        public PreparedCommand Events { get; } = new(connection, dialect.Events, JournalSql.AskedParameters);

        public void Dispose()
        {
            Highest.Dispose();
            Events.Dispose();
            connection.Dispose();
        }
    }
}
