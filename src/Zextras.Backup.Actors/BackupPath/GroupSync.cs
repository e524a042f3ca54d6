using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// One sync for all who wait (design section 3, rule 5). Who comes while one runs shares the next one, because the running
/// one may have begun before his bytes were written.
/// </summary>
internal sealed class GroupSync : IDisposable
{
    private readonly DiskGuard _guard;
    private readonly Action _flush;
    private readonly SafeFileHandle? _filesystem;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private HashSet<string> _dirty = new(StringComparer.Ordinal);
    private Task? _next;

    /// <summary>Syncs the filesystem of <paramref name="root"/> after <paramref name="flush"/> has written what is buffered.</summary>
    public GroupSync(DiskGuard guard, string root, Action flush)
    {
        (_guard, _flush) = (guard, flush);

        // Open from the start: a descriptor is told of the write errors since it was opened, a new one is not.
        _filesystem = guard.Disk.CanSyncFilesystem(root) ? Posix.Open(root) : null;
    }

    /// <summary>
    /// Notes a file (and its directory) that the next sync has to cover where the filesystem cannot be synced as a whole.
    /// </summary>
    public void Note(string path, bool isNew = false)
    {
        if (_filesystem is not null)
        {
            return;
        }

        lock (_gate)
        {
            _dirty.Add(path);

            // A new file may have come with new directories: their entries count as well, up to the root.
            for (var directory = Path.GetDirectoryName(path); isNew && directory is not null && _dirty.Add(directory);)
            {
                directory = Path.GetDirectoryName(directory);
            }
        }
    }

    /// <summary>Completes when everything that was written before the call is durable.</summary>
    public Task SyncAsync(CancellationToken cancellation)
    {
        _guard.ThrowIfFailed();
        lock (_gate)
        {
            // Task.Run, not a plain call: RunAsync takes the gate, and must not find it held by this very thread.
            _next ??= Task.Run(RunAsync, CancellationToken.None);
            return _next.WaitAsync(cancellation);
        }
    }

    /// <summary>Closes the descriptor.</summary>
    public void Dispose()
    {
        _filesystem?.Dispose();
        _turn.Dispose();
    }

    private async Task RunAsync()
    {
        await _turn.WaitAsync();
        try
        {
            lock (_gate)
            {
                _next = null;
            }

            _flush();
            _guard.Run(SyncAll);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void SyncAll()
    {
        if (_filesystem is not null)
        {
            _guard.Disk.SyncFilesystem(_filesystem);
            return;
        }

        HashSet<string> dirty;
        lock (_gate)
        {
            // After the flush, which has noted its file like everybody else.
            (dirty, _dirty) = (_dirty, new HashSet<string>(StringComparer.Ordinal));
        }

        foreach (var path in dirty)
        {
            SyncOne(path);
        }
    }

    private void SyncOne(string path)
    {
        if (Directory.Exists(path))
        {
            _guard.Disk.SyncDirectory(path);
        }
        else if (File.Exists(path)) // settled meanwhile: whoever deleted it has made its content durable elsewhere
        {
            using var file = Posix.Open(path);
            _guard.Disk.Sync(file);
        }
    }
}
