using System.Buffers.Binary;
using System.Security.Cryptography;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// The skippable frame before each blob's data frame. All numbers are little-endian, as Zstandard's own.
/// <code>
///  at  bytes
///   0      4  magic 0x184D2A5B: a skippable frame (RFC 8878, 3.1.2); "B" as in blob
///   4      4  length of what follows: 64
///   8      1  version of this header: 1
///   9     33  digest: 0x12, then SHA-256 of the content
///  42      6  zero
///  48      8  length of the content
///  56      8  length of the data frame that follows this header
///  64      4  CRC-32C of the data frame
///  68      4  CRC-32C of the 68 bytes before: a header is judged without reading the data
/// </code>
/// </summary>
internal readonly record struct BlobHeader(BlobDigest Digest, long Length, long FrameLength, uint FrameCrc)
{
    /// <summary>Bytes of the whole skippable frame.</summary>
    public const int Size = 72;

    private const uint Magic = 0x184D2A5B;
    private const int PayloadSize = Size - 8;
    private const byte Version = 1;
    private const byte Sha256Code = 0x12;

    /// <summary>What every header begins with: by this one is found again behind damaged bytes.</summary>
    public static ReadOnlySpan<byte> Mark => [0x5B, 0x2A, 0x4D, 0x18, PayloadSize, 0, 0, 0, Version, Sha256Code];

    /// <summary>Bytes that header and data frame take together.</summary>
    public long StoredLength => Size + FrameLength;

    /// <summary>Writes the frame to the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        var header = destination[..Size];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], PayloadSize);
        header[8] = Version;
        header[9] = Sha256Code;
        Digest.CopySha256To(header[10..]);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[56..], FrameLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[64..], FrameCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(header[68..], Crc32C.Of(header[..68]));
    }

    /// <summary>Reads the frame from the first <see cref="Size"/> bytes; false where they are not a whole header.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out BlobHeader header)
    {
        header = default;
        if (source.Length < Size
            || !source.StartsWith(Mark)
            || BinaryPrimitives.ReadUInt32LittleEndian(source[68..]) != Crc32C.Of(source[..68]))
        {
            return false;
        }

        header = new BlobHeader(
            BlobDigest.FromSha256(source.Slice(10, SHA256.HashSizeInBytes)),
            BinaryPrimitives.ReadInt64LittleEndian(source[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[56..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[64..]));
        return header.Length >= 0 && header.FrameLength > 0;
    }
}
