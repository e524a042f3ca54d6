using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Zextras.Backup.Benchmarks;

/// <summary>A journal in use by another process: a row that is seen here is on disk.</summary>
internal sealed class JournalWatch : IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _last;

    public JournalWatch(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        _connection.Open();
        _last = _connection.CreateCommand();
        _last.CommandText = "SELECT MAX(ordering) FROM journal";
    }

    /// <summary>The number of the newest event.</summary>
    public async Task<long> LastAsync() => (long)(await _last.ExecuteScalarAsync())!;

    /// <summary>Waits for an event after that one.</summary>
    public async Task WaitAsync(long before, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        while (await LastAsync() == before)
        {
            await Task.Yield();
            if (clock.Elapsed > patience)
            {
                throw new TimeoutException("The change did not come into the journal.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _last.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
