using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// A Backup Path whose place can be changed under those who use it: they hold this, and what they write after a move goes
/// to the new place. Writes that are under way are waited for, those that come during the move wait. Reads go on: what is
/// left behind is not touched.
/// </summary>
internal sealed class MovableBackupPath : IBackupPath
{
    private readonly PathGate _writes = new();

    /// <summary>Decompression belongs to the path: it must not be freed under a read.</summary>
    private readonly PathGate _reads = new();
    private volatile IBackupPath _current;

    /// <summary>Begins with an open path, which it owns.</summary>
    public MovableBackupPath(IBackupPath first)
    {
        _current = first;
        Blobs = new MovableBlobs(this);
        Logs = new MovableLogs(this);
        Upkeep = new MovableUpkeep(this);
    }

    /// <inheritdoc/>
    public string Root => _current.Root;

    /// <inheritdoc/>
    public ServerId Server => _current.Server;

    /// <inheritdoc/>
    public IBlobStore Blobs { get; }

    /// <inheritdoc/>
    public IItemLogs Logs { get; }

    /// <inheritdoc/>
    public IPathUpkeep Upkeep { get; }

    /// <summary>The path as it is now, for what neither writes nor decompresses.</summary>
    internal IBackupPath Current => _current;

    /// <summary>Moves: nothing is written while <paramref name="move"/> makes the next path of this one, on which all are then.</summary>
    /// <param name="move">Gets the path in use, complete on its disk. What it throws leaves everything where it was.</param>
    /// <param name="cancellation">Gives up waiting for writes that are under way.</param>
    public async Task MoveAsync(Func<IBackupPath, Task<IBackupPath>> move, CancellationToken cancellation)
    {
        await _writes.CloseAsync(cancellation);
        try
        {
            var old = _current;
            await old.CloseIncomingVolumeAsync(cancellation);
            await old.SyncAsync(cancellation);
            var next = await move(old);
            await _reads.CloseAsync(CancellationToken.None);
            try
            {
                _current = next;
                await old.DisposeAsync();
            }
            catch (BackupPathException)
            {
                // Its last sync failed. It was synced before it was copied, and nothing was written to it since.
            }
            finally
            {
                _reads.Open();
            }
        }
        finally
        {
            _writes.Open();
        }
    }

    /// <inheritdoc/>
    public Task SyncAsync(CancellationToken cancellation) => WriteAsync(path => path.SyncAsync(cancellation), cancellation);

    /// <inheritdoc/>
    public Task WriteAccountStatAsync(AccountId account, AccountStat stat, CancellationToken cancellation) =>
        WriteAsync(path => path.WriteAccountStatAsync(account, stat, cancellation), cancellation);

    /// <inheritdoc/>
    public Task NoteSmartScanAsync(DateTimeOffset started, DateTimeOffset ended, CancellationToken cancellation) =>
        WriteAsync(path => path.NoteSmartScanAsync(started, ended, cancellation), cancellation);

    /// <inheritdoc/>
    public Task NoteVerificationAsync(DateTimeOffset ended, CancellationToken cancellation) =>
        WriteAsync(path => path.NoteVerificationAsync(ended, cancellation), cancellation);

    /// <inheritdoc/>
    public Task WriteServerArchiveAsync(DateOnly date, string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation) =>
        WriteAsync(path => path.WriteServerArchiveAsync(date, name, write, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<AccountStat?> ReadAccountStatAsync(AccountId account, CancellationToken cancellation) =>
        _current.ReadAccountStatAsync(account, cancellation);

    /// <inheritdoc/>
    public Task<SettleReport> SettleBlobsAsync(IBlobIndex index, CancellationToken cancellation) =>
        WriteAsync(path => path.SettleBlobsAsync(index, cancellation), cancellation);

    /// <inheritdoc/>
    public Task CloseIncomingVolumeAsync(CancellationToken cancellation) =>
        WriteAsync(path => path.CloseIncomingVolumeAsync(cancellation), cancellation);

    /// <inheritdoc/>
    public Task<int> SettleLogsAsync(AccountId account, CancellationToken cancellation) =>
        WriteAsync(path => path.SettleLogsAsync(account, cancellation), cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredBlob> ScanBlobsAsync(CancellationToken cancellation) => _current.ScanBlobsAsync(cancellation);

    /// <inheritdoc/>
    public Task<BackupPathInfo> DescribeAsync(CancellationToken cancellation) => _current.DescribeAsync(cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _current.DisposeAsync();

    /// <summary>Runs a write on the path in use, which stays in use meanwhile.</summary>
    internal async Task<T> WriteAsync<T>(Func<IBackupPath, Task<T>> write, CancellationToken cancellation)
    {
        await _writes.EnterAsync(cancellation);
        try
        {
            return await write(_current);
        }
        finally
        {
            _writes.Leave();
        }
    }

    /// <summary>Runs a write on the path in use, which stays in use meanwhile.</summary>
    internal async Task WriteAsync(Func<IBackupPath, Task> write, CancellationToken cancellation)
    {
        await _writes.EnterAsync(cancellation);
        try
        {
            await write(_current);
        }
        finally
        {
            _writes.Leave();
        }
    }

    /// <summary>Runs a read that decompresses.</summary>
    internal async ValueTask<T> ReadAsync<T>(Func<IBackupPath, ValueTask<T>> read, CancellationToken cancellation)
    {
        await _reads.EnterAsync(cancellation);
        try
        {
            return await read(_current);
        }
        finally
        {
            _reads.Leave();
        }
    }
}
