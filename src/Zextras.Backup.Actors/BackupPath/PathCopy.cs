namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Makes the files of one Backup Path those of another, as they are, so that places in the catalog stay right. What is the
/// same there already (length and time of change) is left alone: a pass beside writers copies nearly everything, a
/// second one without them the rest. Files that the source does not have any more go.
/// </summary>
internal sealed class PathCopy(PathLayout source, PathLayout target, TimeProvider time, IDisk disk)
{
    /// <summary>In the root of a path that is being filled: the id of its server.</summary>
    public const string Mark = "moving";

    private const int BufferBytes = 1 << 20;

    /// <summary>
    /// What was changed so short before its copy may be changed again without its time telling: kernels keep it in steps of
    /// some milliseconds. Its copy does not get the time, so the next pass copies it again.
    /// </summary>
    private static readonly TimeSpan Restless = TimeSpan.FromSeconds(2);

    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly bool _isSyncedAsWhole = disk.CanSyncFilesystem(target.Root);
    private CopyProgress _done;

    /// <summary>Bytes that a pass would copy now.</summary>
    public long Measure(CancellationToken cancellation) => Files("")
        .Where(file => !IsSame(file))
        .Sum(file =>
        {
            cancellation.ThrowIfCancellationRequested();
            return new FileInfo(source.Full(file)) is { Exists: true } info ? info.Length : 0;
        });

    /// <summary>One pass. Everything that it copied is durable on return.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public CopyProgress Run(Action<CopyProgress> progress, CancellationToken cancellation)
    {
        _done = default;

        // Open from the start: a descriptor is told of the write errors since it was opened.
        using var filesystem = _isSyncedAsWhole ? Posix.Open(target.Root) : null;
        CopyFolder("", progress, cancellation);
        if (filesystem is not null)
        {
            disk.SyncFilesystem(filesystem);
        }

        return _done;
    }

    private void CopyFolder(string folder, Action<CopyProgress> progress, CancellationToken cancellation)
    {
        var path = target.Full(folder);
        Directory.CreateDirectory(path);
        var files = FilesOf(folder).ToArray();
        var folders = FoldersOf(folder).ToArray();
        DropOthers(folder, [.. files, .. folders]);
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!IsSame(file) && Copy(file, cancellation) is { } bytes)
            {
                _done = new CopyProgress(_done.Files + 1, _done.Bytes + bytes);
                progress(_done);
            }
        }

        foreach (var inner in folders)
        {
            CopyFolder(inner, progress, cancellation);
        }

        if (!_isSyncedAsWhole)
        {
            disk.SyncDirectory(path);
        }
    }

    /// <summary>Null where the source file went meanwhile: the next pass has what came of it.</summary>
    private long? Copy(string file, CancellationToken cancellation)
    {
        var info = new FileInfo(source.Full(file));
        try
        {
            var changed = new DateTimeOffset(info.LastWriteTimeUtc);
            using var from = new FileStream(info.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var begun = time.GetUtcNow();
            using (var to = new FileStream(target.Full(file), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                for (int read; (read = from.Read(_buffer)) > 0;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    to.Write(_buffer.AsSpan(0, read));
                }

                if (!_isSyncedAsWhole)
                {
                    disk.Sync(to.SafeFileHandle);
                }
            }

            if (begun - changed > Restless)
            {
                File.SetLastWriteTimeUtc(target.Full(file), changed.UtcDateTime);
            }

            return from.Position;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && !File.Exists(info.FullName))
        {
            return null;
        }
    }

    private void DropOthers(string folder, HashSet<string> there)
    {
        foreach (var name in disk.List(target.Full(folder)).Where(name => !IsOfThePlace(folder, name)))
        {
            var path = Join(folder, name);
            if (!there.Contains(path))
            {
                Drop(target.Full(path));
            }
        }
    }

    private static void Drop(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private bool IsSame(string file)
    {
        var from = new FileInfo(source.Full(file));
        var to = new FileInfo(target.Full(file));
        return from.Exists && to.Exists && from.Length == to.Length && from.LastWriteTimeUtc == to.LastWriteTimeUtc;
    }

    private IEnumerable<string> Files(string folder) => FilesOf(folder).Concat(FoldersOf(folder).SelectMany(Files));

    private IEnumerable<string> FilesOf(string folder) => NamesOf(folder)
        .Where(path => !path.EndsWith(AtomicFile.TemporaryExtension, StringComparison.Ordinal) && File.Exists(source.Full(path)));

    private IEnumerable<string> FoldersOf(string folder) => NamesOf(folder).Where(path => Directory.Exists(source.Full(path)));

    private IEnumerable<string> NamesOf(string folder)
    {
        try
        {
            return disk.List(source.Full(folder)).Where(name => !IsOfThePlace(folder, name)).Select(name => Join(folder, name));
        }
        catch (DirectoryNotFoundException)
        {
            return []; // purged since it was listed
        }
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>What tells of the place and not of the backup: owner, lock, marks, the filesystem's own.</summary>
    private static bool IsOfThePlace(string folder, string name) => folder.Length == 0
        && (name is PathLayout.BackupStat or PathLayout.Lock or Mark or "lost+found" || name[0] == '.');
}
