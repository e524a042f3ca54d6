using System.Text.Json;
using Microsoft.Data.Sqlite;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>Tells many recovering actors with one query which of them have a snapshot.</summary>
internal sealed class SnapshotPresence : IDisposable
{
    private readonly SqliteFile _file;
    private readonly BatchQueue<SnapshotLookup> _queue;
    private SqliteConnection? _connection; // this and the statement: the queue's thread only
    private PreparedCommand? _having;

    /// <summary>Starts its thread; the file is opened with the first batch, when the stock store has made its table.</summary>
    /// <param name="file">The snapshots.</param>
    /// <param name="waiting">So many lookups may wait; the callers of further ones await.</param>
    /// <param name="actorsPerBatch">A batch takes no further actor then.</param>
    public SnapshotPresence(SqliteFile file, int waiting, int actorsPerBatch)
    {
        _file = file;
        _queue = new BatchQueue<SnapshotLookup>("snapshot reader", waiting, actorsPerBatch, Run);
    }

    /// <summary>Whether the actor has a snapshot.</summary>
    public async Task<bool> HasSnapshotAsync(string persistenceId, CancellationToken cancellation)
    {
        var lookup = new SnapshotLookup(persistenceId);
        await _queue.AddAsync(lookup, cancellation);
        return await lookup.Done.WaitAsync(cancellation);
    }

    /// <summary>Fails everyone who waits, and closes the file.</summary>
    public void Dispose()
    {
        _queue.Dispose();
        _ = CloseAsync();
    }

    private async Task CloseAsync()
    {
        await _queue.Ended;
        _having?.Dispose();
        _connection?.Dispose();
    }

    private void Run(IReadOnlyList<SnapshotLookup> batch)
    {
        _connection ??= _file.OpenWriter();
        _having ??= new PreparedCommand(_connection, JournalSql.HavingSnapshots, JournalSql.AskedParameters);
        using (var rows = _having.Query(JsonSerializer.Serialize(batch.Select(lookup => lookup.PersistenceId))))
        {
            while (rows.Read())
            {
                batch[rows.GetInt32(0)].Found = true;
            }
        }

        foreach (var lookup in batch)
        {
            lookup.Succeed();
        }
    }
}
