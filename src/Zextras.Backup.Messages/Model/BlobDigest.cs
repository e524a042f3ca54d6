using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Zextras.Backup.Messages.Model;

/// <summary>
/// Names a content by its bytes: base64url without padding of the 33 bytes <c>0x12 ‖ SHA-256(content)</c>, 44 characters.
/// The last two characters spread evenly over 64² = 4096 folders.
/// </summary>
public readonly record struct BlobDigest : IParsable<BlobDigest>
{
    /// <summary>The length of the written form.</summary>
    public const int TextLength = 44;

    private const byte Sha256Code = 0x12; // the multihash code of SHA-256: room for another hash, later
    private const int ByteLength = 1 + SHA256.HashSizeInBytes;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private BlobDigest(ReadOnlySpan<byte> sha256)
    {
        _a = BinaryPrimitives.ReadUInt64BigEndian(sha256);
        _b = BinaryPrimitives.ReadUInt64BigEndian(sha256[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(sha256[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(sha256[24..]);
    }

    /// <summary>The digest of <paramref name="content"/>.</summary>
    public static BlobDigest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return new BlobDigest(hash);
    }

    /// <summary>The digest whose SHA-256 has already been computed.</summary>
    /// <exception cref="ArgumentException"><paramref name="sha256"/> does not have 32 bytes.</exception>
    public static BlobDigest FromSha256(ReadOnlySpan<byte> sha256) => sha256.Length == SHA256.HashSizeInBytes
        ? new BlobDigest(sha256)
        : throw new ArgumentException($"A SHA-256 has 32 bytes, not {sha256.Length}.", nameof(sha256));

    /// <summary>Writes the 32 bytes of the SHA-256.</summary>
    public void CopySha256To(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>The name of the blob's folder under <c>items/</c>: the last two characters.</summary>
    public string Folder => ToString()[^2..];

    /// <summary>The 44 characters that stand in histories and file names.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        bytes[0] = Sha256Code;
        CopySha256To(bytes[1..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not a digest.</exception>
    public static BlobDigest Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var digest)
        ? digest
        : throw new FormatException($"'{s}' is not a blob digest (44 characters of base64url).");

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out BlobDigest result)
    {
        result = default;
        Span<byte> bytes = stackalloc byte[ByteLength + 3];
        if (s?.Length != TextLength
            || !Base64Url.TryDecodeFromChars(s, bytes, out var written)
            || written != ByteLength
            || bytes[0] != Sha256Code)
        {
            return false;
        }

        result = new BlobDigest(bytes[1..ByteLength]);
        return true;
    }
}
