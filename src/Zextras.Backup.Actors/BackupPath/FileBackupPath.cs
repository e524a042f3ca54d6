using System.Globalization;
using System.Runtime.CompilerServices;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// The Backup Path of this process: made by <see cref="BackupPathOpener"/>, which has checked and recovered it. Owns the
/// lock and every file that is open for writing.
/// </summary>
internal sealed class FileBackupPath : IBackupPath, ISharedPath
{
    private readonly PathLayout _layout;
    private readonly DiskGuard _guard;
    private readonly TimeProvider _time;
    private readonly IDisposable _lock;
    private readonly AtomicFile _atomic;
    private readonly GroupSync _sync;
    private readonly IncomingVolumes _incoming;
    private readonly ItemLogs _logs;
    private readonly BlobSettling _settling;
    private readonly BackupPathReader _reader;
    private readonly SemaphoreSlim _statTurn = new(1, 1);
    private bool _isDisposed;

    /// <summary>Takes over a path that is ready to be written.</summary>
    public FileBackupPath(
        BackupPathOptions options, PathLayout layout, DiskGuard guard, BackupStatDocument stat, IDisposable heldLock, TimeProvider time)
    {
        (_layout, _guard, _time, _lock) = (layout, guard, time, heldLock);
        Server = ServerId.Parse(stat.Server);
        _reader = new BackupPathReader(layout, options, stat, guard.Disk);
        _atomic = new AtomicFile(guard);
        _incoming = new IncomingVolumes(options, layout, guard, time);
        _sync = new GroupSync(guard, layout.Root, _incoming.Flush);
        _incoming.OnWritten = _sync.Note;
        var large = new LargeBlobs(options, layout, _atomic, guard, time);
        Blobs = new BlobStore(options, _reader.Codec, _incoming, large, _reader.BlobReader);
        _logs = new ItemLogs(layout, guard, _atomic, _reader.LogReader, new LogTurns(layout, options.Shared, time), _sync.Note, options.OnDamage);
        _settling = new BlobSettling(options, layout, guard, _atomic, _sync, _incoming, _reader.BlobReader);
        var rewriting = new VolumeRewriting(options, layout, guard, _atomic, _settling, large);
        Upkeep = new PathUpkeep(layout, guard, _atomic, new Quarantine(layout, guard, _atomic, time), _logs, _incoming, _settling, rewriting);
    }

    /// <inheritdoc/>
    public string Root => _layout.Root;

    /// <inheritdoc/>
    public ServerId Server { get; }

    /// <inheritdoc/>
    public IBlobStore Blobs { get; }

    /// <inheritdoc/>
    public IItemLogs Logs => _logs;

    /// <inheritdoc/>
    public IPathUpkeep Upkeep { get; }

    /// <inheritdoc/>
    public Task SyncAsync(CancellationToken cancellation) => _sync.SyncAsync(cancellation);

    /// <inheritdoc/>
    public async Task WriteAccountStatAsync(AccountId account, AccountStat stat, CancellationToken cancellation)
    {
        await _atomic.WriteAsync(_layout.Full(PathLayout.AccountStat(account)), StatFiles.Encode(stat), cancellation);
        var backupStat = _layout.Full(PathLayout.AccountBackupStat(account));
        if (!File.Exists(backupStat))
        {
            var document = new AccountBackupStatDocument
            {
                Format = BackupStatDocument.CurrentFormat,
                Account = account.ToString(),
                Server = Server.ToString(),
                FirstRun = _time.GetUtcNow(),
            };
            await _atomic.WriteAsync(backupStat, StatFiles.Encode(document), cancellation);
        }
    }

    /// <inheritdoc/>
    public Task<AccountStat?> ReadAccountStatAsync(AccountId account, CancellationToken cancellation) =>
        _reader.ReadAccountStatAsync(account, cancellation);

    /// <inheritdoc/>
    public async Task NoteSmartScanAsync(DateTimeOffset started, DateTimeOffset ended, CancellationToken cancellation)
    {
        await _statTurn.WaitAsync(cancellation);
        try
        {
            var stat = await StatFiles.ReadBackupStatAsync(_layout, cancellation) ?? throw new BackupPathException(
                BackupPathRefusal.DamagedStat,
                $"{_layout.Full(PathLayout.BackupStat)} vanished while the path was in use. Put it back; nothing is written without it.");
            var scan = new BackupStatDocument.ScanDocument { Started = started.ToUniversalTime(), Ended = ended.ToUniversalTime() };
            await _atomic.WriteAsync(_layout.Full(PathLayout.BackupStat), StatFiles.Encode(stat with { LastSmartScan = scan }), cancellation);
        }
        finally
        {
            _statTurn.Release();
        }
    }

    /// <inheritdoc/>
    public Task WriteServerArchiveAsync(DateOnly date, string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        var isPlain = name.Length > 0 && name == Path.GetFileName(name) && name[0] != '.';
        if (!isPlain || name.EndsWith(AtomicFile.TemporaryExtension, StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' is no plain file name.", nameof(name));
        }

        var folder = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return _atomic.WriteAsync(_layout.Full($"{PathLayout.Servers}/{folder}/{name}"), write, cancellation);
    }

    /// <inheritdoc/>
    public Task<SettleReport> SettleBlobsAsync(IBlobIndex index, CancellationToken cancellation) =>
        Task.Run(() => _settling.RunAsync(index, cancellation), CancellationToken.None);

    /// <inheritdoc/>
    public Task CloseIncomingVolumeAsync(CancellationToken cancellation) => Task.Run(_incoming.Roll, cancellation);

    /// <inheritdoc/>
    public Task<int> SettleLogsAsync(AccountId account, CancellationToken cancellation) => _logs.SettleAsync(account, cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredBlob> ScanBlobsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Run(_incoming.Flush, cancellation);
        await foreach (var blob in _reader.ScanBlobsAsync(cancellation))
        {
            yield return blob;
        }
    }

    /// <inheritdoc/>
    public Task<BackupPathInfo> DescribeAsync(CancellationToken cancellation) => _reader.DescribeAsync(cancellation);

    /// <inheritdoc/>
    public void Probe()
    {
        _guard.ThrowIfFailed();
        if (!File.Exists(_layout.Full(PathLayout.BackupStat)))
        {
            throw new IOException($"{_layout.Root} holds no {PathLayout.BackupStat}: it is not mounted, or something else is.");
        }

        (_lock as NodeLock)?.Touch(_time.GetUtcNow());
    }

    /// <summary>Waits for a running settling, syncs what was written, unless the disk failed, and gives the path back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, value: true))
        {
            return;
        }

        await _settling.DisposeAsync();
        try
        {
            if (!_guard.HasFailed)
            {
                await _sync.SyncAsync(CancellationToken.None);
            }
        }
        finally
        {
            _incoming.Dispose();
            _logs.Dispose();
            _sync.Dispose();
            _reader.Dispose();
            _statTurn.Dispose();
            _lock.Dispose();
        }
    }
}
