using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>What the base library has no call for: sync of a directory and of a filesystem, inode and birth time.</summary>
internal static partial class Posix
{
    /// <summary>No space left on device (ENOSPC).</summary>
    public const int NoSpace = 28;

    /// <summary>Disk quota exceeded (EDQUOT).</summary>
    public const int QuotaExceeded = 122;

    private const int InvalidArgument = 22; // EINVAL: some filesystems have no fsync of directories
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, the same number on x64 and arm64
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint StatxInode = 0x100;
    private const uint StatxBirth = 0x800;

    /// <summary>
    /// Since Linux 5.8 syncfs reports the write errors of the filesystem; before, it was silent about them, which is
    /// worse than slow.
    /// </summary>
    public static bool HasReportingSyncfs => OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 8);

    /// <summary>Opens a file or a directory for reading or syncing, without the sharing lock that .NET takes.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path)
    {
        var descriptor = OpenDescriptor(path, OperatingSystem.IsLinux() ? ReadOnlyCloseOnExec : 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw LastError("open", path);
    }

    /// <summary>Makes the entries of a directory durable.</summary>
    /// <exception cref="IOException">They are not.</exception>
    public static void SyncDirectory(string directory)
    {
        using var handle = Open(directory);
        if (SyncDescriptor(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
        {
            throw LastError("fsync", directory);
        }
    }

    /// <summary>Makes everything durable that was written to the filesystem of <paramref name="root"/>.</summary>
    /// <exception cref="IOException">Something that was written since the last call could not be kept.</exception>
    public static void SyncFilesystem(SafeFileHandle root)
    {
        if (SyncFilesystemOf(root) != 0)
        {
            throw LastError("syncfs", "the Backup Path");
        }
    }

    /// <summary>Inode and birth time of a directory; 0 and null where the filesystem does not tell.</summary>
    public static (ulong Inode, string? Birth) Identify(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (0, null);
        }

        Span<byte> statx = stackalloc byte[256];
        if (Statx(CurrentDirectory, directory, 0, StatxInode | StatxBirth, statx) != 0)
        {
            return (0, null);
        }

        // struct statx: mask at 0, inode at 32, birth time (seconds, nanoseconds) at 80; the host's byte order, little-endian.
        var mask = BinaryPrimitives.ReadUInt32LittleEndian(statx);
        var inode = (mask & StatxInode) == 0 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(statx[32..]);
        var birth = (mask & StatxBirth) == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{BinaryPrimitives.ReadInt64LittleEndian(statx[80..])}.{BinaryPrimitives.ReadUInt32LittleEndian(statx[88..]):D9}");
        return (inode, birth);
    }

    private static IOException LastError(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} {path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncDescriptor(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFilesystemOf(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> statx);
}
