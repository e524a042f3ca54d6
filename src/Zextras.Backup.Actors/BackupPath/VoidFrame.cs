using System.Buffers.Binary;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// A hole in a volume where damaged bytes were: a skippable frame, so that the volume is a valid Zstandard stream again and
/// nothing behind it moves. Long holes are several frames.
/// <code>
///  at  bytes
///   0      4  magic 0x184D2A5E: a skippable frame; "E" as in empty
///   4      4  length of what follows
///   8         zeros
/// </code>
/// </summary>
internal static class VoidFrame
{
    /// <summary>Magic and length.</summary>
    public const int HeaderSize = 8;

    private const uint Magic = 0x184D2A5E;

    /// <summary>Longer holes are several frames: the zeros of one are written at once.</summary>
    private const int MostBytes = 4 << 20;

    /// <summary>The bytes of the whole frame that begins with this header; 0 where it is none.</summary>
    public static long TryRead(ReadOnlySpan<byte> header) =>
        header.Length >= HeaderSize && BinaryPrimitives.ReadUInt32LittleEndian(header) == Magic
            ? HeaderSize + (long)BinaryPrimitives.ReadUInt32LittleEndian(header[4..])
            : 0;

    /// <summary>The frames that fill so many bytes; null where they are too few for one.</summary>
    public static IEnumerable<byte[]>? Fill(long length) => length < HeaderSize ? null : Frames(length);

    private static IEnumerable<byte[]> Frames(long length)
    {
        while (length > 0)
        {
            // What remains must be enough for a frame of its own.
            var take = length <= MostBytes ? length : Math.Min(MostBytes, length - HeaderSize);
            var frame = new byte[take];
            BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
            BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), (uint)(take - HeaderSize));
            yield return frame;
            length -= take;
        }
    }
}
