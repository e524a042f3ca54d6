using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// <c>quarantine/&lt;date&gt;/</c>: what a repair took out of the path because it could not be read, under its old name.
/// Nothing in it is ever changed or deleted by the engine.
/// </summary>
internal sealed class Quarantine(PathLayout layout, DiskGuard guard, AtomicFile atomic, TimeProvider time)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Appends bytes, durably.</summary>
    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        using var file = Open(name);
        guard.Append(file, RandomAccess.GetLength(file), bytes);
        guard.Run(() => guard.Disk.Sync(file));
    }

    /// <summary>Appends a range of another file, durably.</summary>
    public void AppendRange(string name, SafeFileHandle source, long offset, long length)
    {
        using var file = Open(name);
        var chunk = new byte[Math.Min(ChunkBytes, Math.Max(1, length))];
        for (var rest = length; rest > 0;)
        {
            var read = RandomAccess.Read(source, chunk.AsSpan(0, (int)Math.Min(chunk.Length, rest)), offset);
            if (read == 0)
            {
                break;
            }

            guard.Append(file, RandomAccess.GetLength(file), chunk.AsSpan(0, read));
            (offset, rest) = (offset + read, rest - read);
        }

        guard.Run(() => guard.Disk.Sync(file));
    }

    /// <summary>Moves a whole file, beside one of that name that is there already.</summary>
    public void Move(string name)
    {
        var target = Full(name);
        for (var i = 2; File.Exists(target); i++)
        {
            target = $"{Full(name)}.{i.ToString(CultureInfo.InvariantCulture)}";
        }

        atomic.MakeDirectory(Path.GetDirectoryName(target)!);
        guard.Run(() =>
        {
            guard.Disk.Rename(layout.Full(name), target);
            guard.Disk.SyncDirectory(Path.GetDirectoryName(target)!);
            guard.Disk.SyncDirectory(Path.GetDirectoryName(layout.Full(name))!);
        });
    }

    private string Full(string name) =>
        layout.Full($"{PathLayout.Quarantine}/{time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}/{name}");

    private SafeFileHandle Open(string name)
    {
        var path = Full(name);
        var directory = Path.GetDirectoryName(path)!;
        var isNew = !File.Exists(path);
        atomic.MakeDirectory(directory);
        var file = guard.Open(() => File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        if (isNew)
        {
            guard.Run(() => guard.Disk.SyncDirectory(directory));
        }

        return file;
    }
}
