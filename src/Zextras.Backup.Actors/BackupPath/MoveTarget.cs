using System.Text;
using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// A directory that the Backup Path of this server is to be moved into: checked, locked against others, and marked, so that a
/// move that was cut short can go on there and nothing else takes it for a backup.
/// </summary>
internal sealed class MoveTarget : IDisposable
{
    private readonly BackupPathOptions _options;
    private readonly PathLayout _layout;
    private readonly ServerId _server;
    private readonly TimeProvider _time;
    private readonly SafeFileHandle _lock;
    private readonly PathCopy _copy;

    private MoveTarget(BackupPathOptions options, string source, ServerId server, TimeProvider time, SafeFileHandle heldLock)
    {
        (_options, _server, _time, _lock, _layout) = (options, server, time, heldLock, new PathLayout(options.Root));
        _copy = new PathCopy(new PathLayout(source), _layout, time, PosixDisk.Instance);
    }

    /// <summary>Checks and takes it.</summary>
    /// <exception cref="BackupPathException">It cannot become a Backup Path; the message says what to do. It is as it was.</exception>
    public static async Task<MoveTarget> TakeAsync(
        BackupPathOptions options, string source, ServerId server, TimeProvider time, CancellationToken cancellation)
    {
        var layout = new PathLayout(options.Root);
        if (IsWithin(layout.Root, source) || IsWithin(source, layout.Root))
        {
            throw new BackupPathException(
                BackupPathRefusal.NotABackupPath,
                $"{layout.Root} and the Backup Path in use, {source}, lie in each other. Name a directory beside it, best on another disk.");
        }

        var heldLock = await BackupPathOpener.TakeEmptyAsync(options, server, time, cancellation);
        var target = new MoveTarget(options, source, server, time, heldLock);
        try
        {
            await Task.Run(() => target.RequireSpace(cancellation), cancellation);
            return target;
        }
        catch (Exception)
        {
            target.Dispose();
            throw;
        }
    }

    /// <summary>Bytes that are not there yet.</summary>
    public long Measure(CancellationToken cancellation) => _copy.Measure(cancellation);

    /// <summary>Copies what is not there yet.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public async Task<CopyProgress> CopyAsync(Action<CopyProgress> progress, CancellationToken cancellation)
    {
        var guard = new DiskGuard(PosixDisk.Instance, _layout.Root);
        await new AtomicFile(guard).WriteAsync(_layout.Full(PathCopy.Mark), Encoding.ASCII.GetBytes($"{_server}\n"), cancellation);
        return await Task.Run(() => _copy.Run(progress, cancellation), cancellation);
    }

    /// <summary>Makes the complete copy a Backup Path, in which no SmartScan has run, and opens it.</summary>
    public async Task<IBackupPath> OpenAsync(DateTimeOffset firstRun, CancellationToken cancellation)
    {
        var stat = new BackupStatDocument { Format = BackupStatDocument.CurrentFormat, Server = _server.ToString(), FirstRun = firstRun };
        var guard = new DiskGuard(PosixDisk.Instance, _layout.Root);
        await new AtomicFile(guard).WriteAsync(_layout.Full(PathLayout.BackupStat), StatFiles.Encode(stat), cancellation);
        _lock.Dispose(); // the opener takes it for good
        return await BackupPathOpener.OpenAsync(_options, _server, _time, cancellation);
    }

    /// <summary>Takes the mark away: the path is the one in use.</summary>
    public void Close() => File.Delete(_layout.Full(PathCopy.Mark));

    /// <summary>Lets others at it again.</summary>
    public void Dispose() => _lock.Dispose();

    private static bool IsWithin(string inner, string outer) =>
        inner == outer || inner.StartsWith(outer.TrimEnd('/') + "/", StringComparison.Ordinal);

    private void RequireSpace(CancellationToken cancellation)
    {
        var needed = Measure(cancellation);
        var free = PosixDisk.Instance.FreeBytes(_layout.Root);
        if (free - needed < _options.MinimumFreeBytes)
        {
            throw new BackupPathException(
                BackupPathRefusal.TooLittleSpace,
                $"{_layout.Root} has {free >> 20} MiB of free space. The backup takes {(needed >> 20) + 1} MiB, and "
                    + $"{_options.MinimumFreeBytes >> 20} MiB are to stay free (backup.path.minimum-free). Free space, or name a larger disk.");
        }
    }
}
