using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// The one way to write a whole file: into a temporary file in the same directory, sync, rename, sync the directory.
/// Whoever reads the name sees the old content or the new one, never a half. One writer per name.
/// </summary>
internal sealed class AtomicFile(DiskGuard guard)
{
    /// <summary>What the names of temporary files end in. A left one is overwritten by the next write of its name.</summary>
    public const string TemporaryExtension = ".tmp";

    private const int BufferBytes = 1 << 16;

    /// <summary>Replaces a file; makes its directory where that is missing.</summary>
    /// <exception cref="BackupPathException">The disk is full, or failed; the old content is still there.</exception>
    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        WriteAsync(path, (stream, token) => stream.WriteAsync(content, token).AsTask(), cancellation);

    /// <summary>Replaces a file by what <paramref name="write"/> writes. What that throws leaves the old content.</summary>
    /// <exception cref="BackupPathException">The disk is full, or failed; the old content is still there.</exception>
    public async Task WriteAsync(string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        var temporary = path + TemporaryExtension;
        var renamed = false;
        try
        {
            using (var file = Create(temporary))
            {
                await using (var buffered = new BufferedStream(new OutputStream(guard, file), BufferBytes))
                {
                    await write(buffered, cancellation);
                }

                guard.Run(() => guard.Disk.Sync(file));
            }

            Commit(temporary, path);
            renamed = true;
        }
        finally
        {
            if (!renamed)
            {
                guard.Disk.Delete(temporary);
            }
        }
    }

    /// <summary>Makes a temporary file, and its directory where that is missing.</summary>
    public SafeFileHandle Create(string temporary) => guard.Open(() =>
    {
        MakeDirectory(Path.GetDirectoryName(temporary)!);
        return File.OpenHandle(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    });

    /// <summary>Gives a synced temporary file its name, durably.</summary>
    public void Commit(string temporary, string path) => guard.Run(() =>
    {
        guard.Disk.Rename(temporary, path);
        guard.Disk.SyncDirectory(Path.GetDirectoryName(path)!);
    });

    /// <summary>Makes a directory and those above it; each new one's entry is made durable.</summary>
    public void MakeDirectory(string directory)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        var parent = Path.GetDirectoryName(directory)!;
        MakeDirectory(parent);
        Directory.CreateDirectory(directory);
        guard.Run(() => guard.Disk.SyncDirectory(parent));
    }
}
