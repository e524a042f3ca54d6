using System.Runtime.InteropServices;

namespace Zextras.Backup.Api;

/// <summary>Who owns a file: the one thing about it that the base library does not tell.</summary>
internal static class UnixFiles
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int DoNotFollowLinks = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint OwnerAndMode = 0x1 | 0x2 | 0x8; // STATX_TYPE, STATX_MODE, STATX_UID
    private const int StatxLength = 256; // the kernel's struct statx, the same on every architecture
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int TypeBits = 0xF000;
    private const int LinkType = 0xA000;

    /// <summary>The user whose rights this process has.</summary>
    internal static uint EffectiveUser => geteuid();

    /// <summary>Owner, rights and whether it is a symbolic link, of the path itself; null where that cannot be seen.</summary>
    internal static (uint Owner, UnixFileMode Mode, bool IsLink)? Look(string path)
    {
        var buffer = new byte[StatxLength];
        if (statx(CurrentFolder, path, DoNotFollowLinks, OwnerAndMode, buffer) != 0)
        {
            return null;
        }

        // The kernel writes in the machine's own byte order.
        var owner = MemoryMarshal.Read<uint>(buffer.AsSpan(OwnerOffset));
        var mode = MemoryMarshal.Read<ushort>(buffer.AsSpan(ModeOffset));
        return (owner, (UnixFileMode)(mode & 0xFFF), (mode & TypeBits) == LinkType);
    }

#pragma warning disable IDE1006 // the names are libc's
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] buffer);
#pragma warning restore IDE1006
}
