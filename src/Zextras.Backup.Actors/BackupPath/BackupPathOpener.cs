using System.Text;
using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Opens Backup Paths. A path is used only if it is readable and writable, on a case-sensitive filesystem, has free space,
/// belongs to this server, and is where it was. Anything else is refused with what to do, and nothing is touched.
/// </summary>
internal sealed class BackupPathOpener
{
    private const string ProbePrefix = ".probe-";
    private const string LostAndFound = "lost+found";

    private readonly BackupPathOptions _options;
    private readonly ServerId _server;
    private readonly TimeProvider _time;
    private readonly IDisk _disk;
    private readonly PathLayout _layout;

    private BackupPathOpener(BackupPathOptions options, ServerId server, TimeProvider time, IDisk disk) =>
        (_options, _server, _time, _disk, _layout) = (options, server, time, disk, new PathLayout(options.Root));

    /// <summary>Opens a path to be written, for the one server that owns it. An empty directory becomes that server's.</summary>
    /// <exception cref="BackupPathException">The path is refused.</exception>
    public static Task<IBackupPath> OpenAsync(
        BackupPathOptions options, ServerId server, TimeProvider time, CancellationToken cancellation) =>
        OpenAsync(options, server, time, PosixDisk.Instance, cancellation);

    /// <summary>The same on another disk.</summary>
    /// <exception cref="BackupPathException">The path is refused.</exception>
    internal static Task<IBackupPath> OpenAsync(
        BackupPathOptions options, ServerId server, TimeProvider time, IDisk disk, CancellationToken cancellation)
    {
        if (options.Node.Length == 0 || !options.Node.All(each => char.IsAsciiLetterLower(each) || char.IsAsciiDigit(each)))
        {
            throw new ArgumentException($"'{options.Node}' is no node name: lower-case letters and digits only.", nameof(options));
        }

        return new BackupPathOpener(options, server, time, disk).OpenAsync(cancellation);
    }

    /// <summary>Opens a path to be read only: any server's, in use or not. Nothing is touched.</summary>
    /// <exception cref="BackupPathException">There is no Backup Path, or a newer engine wrote it.</exception>
    public static async Task<BackupPathReader> OpenReadOnlyAsync(BackupPathOptions options, CancellationToken cancellation)
    {
        var layout = new PathLayout(options.Root);
        var stat = await StatFiles.ReadBackupStatAsync(layout, cancellation) ?? throw new BackupPathException(
            BackupPathRefusal.NotABackupPath,
            $"{layout.Root} is no Backup Path: it has no {PathLayout.BackupStat}. "
                + $"Name the directory that holds {PathLayout.BackupStat}, {PathLayout.Accounts} and {PathLayout.Items}.");
        RefuseNewer(layout, stat);
        return new BackupPathReader(layout, options, stat, PosixDisk.Instance);
    }

    private static void RefuseNewer(PathLayout layout, BackupStatDocument stat)
    {
        if (stat.Format > BackupStatDocument.CurrentFormat)
        {
            throw new BackupPathException(
                BackupPathRefusal.NewerFormat,
                $"{layout.Root} has format {stat.Format}, this engine knows formats up to "
                    + $"{BackupStatDocument.CurrentFormat}. Use the engine that wrote it, or a newer one.");
        }
    }

    private async Task<IBackupPath> OpenAsync(CancellationToken cancellation)
    {
        using var undo = new Undo();
        MakeRoot(undo);
        if (_options.Shared)
        {
            MakePrivate(_layout.Full(PathLayout.Locks));
        }

        using var turn = _options.Shared ? await PathTurn.TakeAsync(_layout, _time, cancellation) : null;
        await ExamineAsync(cancellation);
        var heldLock = _options.Shared ? null : TakeLock(undo);
        undo.Add(() => heldLock?.Dispose());

        // Again under the lock: another process may have made the path its own between the two.
        var stat = await ExamineAsync(cancellation);
        Probe();
        var guard = new DiskGuard(_disk, _layout.Root, _options.Lease);
        stat = await InitialiseAsync(stat, guard, cancellation);
        if (heldLock is not null)
        {
            await NoteOwnerAsync(heldLock, cancellation);
        }

        var node = _options.Shared ? NodeLock.Take(_layout, _options.Node) : null;
        undo.Add(() => node?.Dispose());
        await Task.Run(() => new IncomingRecovery(_options, _layout, guard).Run(), cancellation);
        var path = new FileBackupPath(_options, _layout, guard, stat, (IDisposable?)heldLock ?? node!, _time);
        undo.Keep();
        return path;
    }

    /// <summary>A shared path is at home on no machine.</summary>
    private Place Identify() => _disk.Identify(_layout.Root) is var place && _options.Shared ? place with { Machine = null } : place;

    private void MakeRoot(Undo undo)
    {
        if (Directory.Exists(_layout.Root))
        {
            return;
        }

        try
        {
            var missing = new Stack<string>();
            for (var path = _layout.Root; path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
            {
                missing.Push(path);
            }

            foreach (var path in missing)
            {
                MakePrivate(path);
                undo.Add(() => Directory.Delete(path));
                _disk.SyncDirectory(Path.GetDirectoryName(path)!);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupPathException(
                BackupPathRefusal.Missing,
                $"{_layout.Root} is not there and cannot be made ({e.Message}). "
                    + "Make the directory, owned by the user that runs the node, or name another one.",
                e);
        }
    }

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            // The mail of a company: nobody else may read it.
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Reads who owns the path, and refuses what is not ours; null where it is empty.</summary>
    private async Task<BackupStatDocument?> ExamineAsync(CancellationToken cancellation)
    {
        try
        {
            var entries = _disk.List(_layout.Root);
            var stat = await StatFiles.ReadBackupStatAsync(_layout, cancellation);
            if (stat is null)
            {
                RefuseForeign(entries);
            }
            else
            {
                RefuseNewer(_layout, stat);
                RefuseOthers(stat);
            }

            return stat;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new BackupPathException(
                BackupPathRefusal.NotReadable,
                $"{_layout.Root} cannot be read ({e.Message}). Give the user that runs the node the right to read and write it.",
                e);
        }
    }

    private void RefuseForeign(IEnumerable<string> entries)
    {
        var foreign = entries.FirstOrDefault(name =>
            name is not (PathLayout.Lock or PathLayout.Locks or LostAndFound or PathLayout.BackupStat + AtomicFile.TemporaryExtension)
            && !name.StartsWith(ProbePrefix, StringComparison.Ordinal));
        if (foreign is not null)
        {
            throw new BackupPathException(
                BackupPathRefusal.NotABackupPath,
                $"{_layout.Root} holds '{foreign}' and no {PathLayout.BackupStat}: it is used for something else. "
                    + "Name an empty directory or a new one.");
        }
    }

    private void RefuseOthers(BackupStatDocument stat)
    {
        if (stat.Server != _server.ToString())
        {
            throw new BackupPathException(
                BackupPathRefusal.OwnedByAnother,
                $"{_layout.Root} belongs to server {stat.Server}, this is server {_server}. "
                    + "Name this server's own directory; to restore from the other one, "
                    + "attach it read-only as an external source.");
        }

        if (stat.Place is { } place && !_options.AdoptCopied
            && !Identify().IsSameAs(place))
        {
            throw new BackupPathException(
                BackupPathRefusal.Copied,
                $"{_layout.Root} was copied or moved from another place or machine. If this is now the only one in use, "
                    + $"open it once with {nameof(BackupPathOptions.AdoptCopied)}; "
                    + "to restore from a copy while the original is in use, attach it read-only as an external source.");
        }
    }

    private SafeFileHandle TakeLock(Undo undo)
    {
        var path = _layout.Full(PathLayout.Lock);
        var isNew = !File.Exists(path);
        try
        {
            // FileShare.None is flock(LOCK_EX) here: it goes with the process, however that ends.
            var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (isNew)
            {
                undo.Add(() => File.Delete(path));
            }

            return handle;
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritable(e);
        }
        catch (IOException e) when (!isNew)
        {
            throw new BackupPathException(
                BackupPathRefusal.InUse,
                $"{_layout.Root} is in use by another process ({ReadOwner(path)}). Stop that one first; "
                    + "two writers would destroy the path.",
                e);
        }
        catch (IOException e)
        {
            throw NotWritable(e);
        }
    }

    private void Probe()
    {
        try
        {
            if (!_disk.IsCaseSensitive(_layout.Root))
            {
                throw new BackupPathException(
                    BackupPathRefusal.CaseInsensitive,
                    $"{_layout.Root} lies on a filesystem that does not tell 'a' from 'A', "
                        + "so that contents would overwrite each other. "
                        + "Name a directory on a case-sensitive filesystem (ext4, XFS, ZFS, btrfs).");
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not BackupPathException)
        {
            throw NotWritable(e);
        }

        var free = _disk.FreeBytes(_layout.Root);
        if (free < _options.MinimumFreeBytes)
        {
            throw new BackupPathException(
                BackupPathRefusal.TooLittleSpace,
                $"{_layout.Root} has {free >> 20} MiB of free space, "
                    + $"less than the threshold of {_options.MinimumFreeBytes >> 20} MiB. "
                    + "Free space, enlarge the filesystem or lower the threshold.");
        }
    }

    private BackupPathException NotWritable(Exception e) => new(
        BackupPathRefusal.NotWritable,
        $"{_layout.Root} cannot be written ({e.Message}). Give the user that runs the node the right to write it, "
            + "and see that it is not mounted read-only.",
        e);

    private async Task<BackupStatDocument> InitialiseAsync(BackupStatDocument? stat, DiskGuard guard, CancellationToken cancellation)
    {
        var atomic = new AtomicFile(guard);
        var place = Identify();
        place = stat?.Place is { } known && known.IsSameAs(place) ? place.With(known) : place;
        if (stat?.Place != place)
        {
            stat = stat is not null ? stat with { Place = place } : new BackupStatDocument
            {
                Format = BackupStatDocument.CurrentFormat,
                Server = _server.ToString(),
                FirstRun = _time.GetUtcNow(),
                Place = place,
            };
            await atomic.WriteAsync(_layout.Full(PathLayout.BackupStat), StatFiles.Encode(stat), cancellation);
        }

        // After backupstat: directories without it would be foreign to the next opening if this one crashes here.
        foreach (var name in (string[])[PathLayout.Accounts, PathLayout.Incoming, PathLayout.Directory, PathLayout.Servers])
        {
            atomic.MakeDirectory(_layout.Full(name));
        }

        return stat;
    }

    private async Task NoteOwnerAsync(SafeFileHandle heldLock, CancellationToken cancellation)
    {
        var owner = Encoding.UTF8.GetBytes($"process {Environment.ProcessId} on {Environment.MachineName} since "
            + $"{_time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z\n");
        RandomAccess.SetLength(heldLock, 0);
        await RandomAccess.WriteAsync(heldLock, owner, 0, cancellation);
    }

    private static string ReadOwner(string path)
    {
        // Not by File.OpenHandle, which would ask for a shared lock.
        using var file = Posix.Open(path);
        var bytes = new byte[256];
        return Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(file, bytes, 0)).Trim();
    }

    /// <summary>Takes back what opening made, last first, unless it succeeds.</summary>
    private sealed class Undo : IDisposable
    {
        private readonly Stack<Action> _steps = new();

        public void Add(Action step) => _steps.Push(step);

        public void Keep() => _steps.Clear();

        public void Dispose()
        {
            while (_steps.TryPop(out var step))
            {
                step();
            }
        }
    }
}
