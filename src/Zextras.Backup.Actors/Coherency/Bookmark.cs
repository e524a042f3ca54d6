using System.Security.Cryptography;
using System.Text;
using Zextras.Backup.Actors.BackupPath;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// Where a check of a path stopped, kept in the node's data directory: a foreign path is never written to. Volumes are
/// read in the order of their names, incoming ones first, so what is settled meanwhile was read already or comes later.
/// </summary>
internal sealed class Bookmark
{
    private readonly string _path;
    private readonly AtomicFile _atomic;

    /// <summary>The bookmark of a Backup Path.</summary>
    public Bookmark(string directory, string root)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)).AsSpan(0, 8));
        _path = Path.Combine(directory, $"coherency-{name}");
        _atomic = new AtomicFile(new DiskGuard(PosixDisk.Instance, directory));
    }

    /// <summary>The last file that was read to its end; null where the check begins at the beginning.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellation) =>
        File.Exists(_path) ? (await File.ReadAllTextAsync(_path, cancellation)).Trim() : null;

    /// <summary>Moves it.</summary>
    public Task WriteAsync(string file, CancellationToken cancellation) => _atomic.WriteAsync(_path, Encoding.UTF8.GetBytes(file + "\n"), cancellation);

    /// <summary>Takes it out: the check came to its end.</summary>
    public void Remove() => File.Delete(_path);
}
