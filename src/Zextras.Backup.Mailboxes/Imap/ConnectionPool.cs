using System.Collections.Concurrent;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>The connections of one account that read contents. Each is made when all others are busy.</summary>
internal sealed class ConnectionPool(ImapSettings settings, string account, TimeProvider clock) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(settings.BodyConnections);
    private readonly ConcurrentDictionary<ImapConnection, bool> _idle = new();

    /// <summary>Does the work on one connection, one that has the folder selected where there is one.</summary>
    public async Task<T> RunAsync<T>(string path, Func<ImapConnection, Task<T>> work, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        var connection = Take(path);
        try
        {
            return await work(connection);
        }
        finally
        {
            _idle[connection] = true;
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _idle.Keys)
        {
            await connection.DisposeAsync();
        }

        _free.Dispose();
    }

    private ImapConnection Take(string path)
    {
        foreach (var connection in _idle.Keys.OrderBy(connection => connection.SelectedPath == path ? 0 : 1))
        {
            if (_idle.TryRemove(connection, out _))
            {
                return connection;
            }
        }

        return new ImapConnection(settings, account, clock);
    }
}
