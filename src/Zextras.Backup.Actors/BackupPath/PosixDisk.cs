using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>The real disk.</summary>
internal sealed class PosixDisk : IDisk
{
    /// <summary>The one instance: it has no state.</summary>
    public static readonly PosixDisk Instance = new();

    private const string MachineIdFile = "/etc/machine-id";

    private PosixDisk()
    {
    }

    /// <inheritdoc/>
    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    /// <inheritdoc/>
    public void Truncate(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    /// <inheritdoc/>
    public void Sync(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <inheritdoc/>
    public void SyncDirectory(string directory) => Posix.SyncDirectory(directory);

    /// <inheritdoc/>
    public void SyncFilesystem(SafeFileHandle root) => Posix.SyncFilesystem(root);

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void Delete(string file) => File.Delete(file);

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory) =>
        [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)!)];

    /// <summary>Not on FUSE: its syncfs writes to the daemon, which is not asked to write on.</summary>
    public bool CanSyncFilesystem(string root) => Posix.HasReportingSyncfs
        && !new DriveInfo(root).DriveFormat.Contains("fuse", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public bool IsCaseSensitive(string directory)
    {
        var name = Path.Combine(directory, $".probe-{Environment.ProcessId}");
        using (File.OpenHandle(name, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, FileOptions.DeleteOnClose))
        {
            return !File.Exists(Path.Combine(directory, $".PROBE-{Environment.ProcessId}"));
        }
    }

    /// <inheritdoc/>
    public long FreeBytes(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    /// <inheritdoc/>
    public Place Identify(string directory)
    {
        var machine = File.Exists(MachineIdFile) ? File.ReadAllText(MachineIdFile).Trim() : string.Empty;
        var (inode, birth) = Posix.Identify(directory);
        return new Place(machine.Length == 0 ? null : machine, inode, birth);
    }
}
