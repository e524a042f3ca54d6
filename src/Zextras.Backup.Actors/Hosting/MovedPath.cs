using System.Text;
using Zextras.Backup.Actors.BackupPath;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// Where the Backup Path was moved to while the engine ran, kept in the data directory: it has to be known before the
/// journal opens. It goes before the command line, until it is moved back.
/// </summary>
internal static class MovedPath
{
    private const string FileName = "backup-path";

    /// <summary>The place; null where it was never moved.</summary>
    public static string? Read(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, FileName);
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } path ? path : null;
    }

    /// <summary>Notes the place: from then on a start begins there.</summary>
    public static Task WriteAsync(string dataDirectory, string path)
    {
        var guard = new DiskGuard(PosixDisk.Instance, dataDirectory);
        return new AtomicFile(guard).WriteAsync(Path.Combine(dataDirectory, FileName), Encoding.UTF8.GetBytes($"{path}\n"), CancellationToken.None);
    }
}
