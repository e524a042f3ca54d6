using System.Buffers;
using System.Collections.Concurrent;
using Zextras.Backup.Messages.Model;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Contents to header plus data frame and back. Contexts are pooled: making one costs more than compressing a mail. Safe
/// for concurrent use.
/// </summary>
internal sealed class BlobCodec(int level) : IDisposable
{
    private readonly ConcurrentBag<Compressor> _compressors = [];
    private readonly ConcurrentBag<Decompressor> _decompressors = [];

    /// <summary>The longest that <see cref="Encode"/> can get.</summary>
    public static int MaximumStoredLength(int length) => BlobHeader.Size + Compressor.GetCompressBound(length);

    /// <summary>Writes header and data frame; returns their length.</summary>
    public int Encode(BlobDigest digest, ReadOnlySpan<byte> content, Span<byte> destination)
    {
        if (!_compressors.TryTake(out var compressor))
        {
            compressor = new Compressor(level);
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        }

        var frame = destination[BlobHeader.Size..];
        var length = compressor.Wrap(content, frame);
        _compressors.Add(compressor);
        new BlobHeader(digest, content.Length, length, Crc32C.Of(frame[..length])).Write(destination);
        return BlobHeader.Size + length;
    }

    /// <summary>The content of a data frame.</summary>
    /// <exception cref="BlobDamagedException">The frame does not hold what its header says.</exception>
    public byte[] Decode(BlobHeader header, ReadOnlySpan<byte> frame)
    {
        var content = new byte[header.Length];
        Decode(header, frame, content);
        return content;
    }

    /// <summary>Proves that a data frame holds what its header says.</summary>
    /// <exception cref="BlobDamagedException">It does not.</exception>
    public void Verify(BlobHeader header, ReadOnlySpan<byte> frame)
    {
        var content = ArrayPool<byte>.Shared.Rent((int)header.Length);
        try
        {
            Decode(header, frame, content.AsSpan(0, (int)header.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
        }
    }

    private void Decode(BlobHeader header, ReadOnlySpan<byte> frame, Span<byte> content)
    {
        if (!_decompressors.TryTake(out var decompressor))
        {
            decompressor = new Decompressor();
        }

        try
        {
            if (decompressor.Unwrap(frame, content) != header.Length || BlobDigest.Of(content) != header.Digest)
            {
                throw new BlobDamagedException($"Blob {header.Digest} holds another content than its header says.");
            }
        }
        catch (ZstdException e)
        {
            throw new BlobDamagedException($"Blob {header.Digest} cannot be decompressed: {e.Message}", e);
        }
        finally
        {
            _decompressors.Add(decompressor);
        }
    }

    /// <summary>Frees the memory of the contexts.</summary>
    public void Dispose()
    {
        while (_compressors.TryTake(out var compressor))
        {
            compressor.Dispose();
        }

        while (_decompressors.TryTake(out var decompressor))
        {
            decompressor.Dispose();
        }
    }
}
