using System.Numerics;
using System.Runtime.InteropServices;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>CRC-32C (Castagnoli) as iSCSI and ext4 compute it; one processor instruction for eight bytes.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of <paramref name="bytes"/>, going on from that of the bytes before them.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var crc = ~before;
        foreach (var eight in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, eight);
        }

        foreach (var one in bytes[(bytes.Length & ~7)..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }
}
