using System.Buffers;
using Zextras.Backup.Actors.BackupPath;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>Reads blobs and proves that they are what their headers say: checksum, decompression, digest. For one thread.</summary>
internal sealed class BlobVerifier(PathLayout layout, BlobCodec codec, BlobReader reader)
{
    /// <summary>Longer blobs are streamed, not read at once.</summary>
    public const long StreamedFrom = 8L << 20;

    /// <summary>The blobs of a piece with why each is damaged; null for whole ones.</summary>
    public async Task<IReadOnlyList<(StoredBlob Blob, string? Why)>> VerifyAsync(BlobPiece piece, CancellationToken cancellation)
    {
        if (piece.Blobs is [{ Header.StoredLength: > StreamedFrom } large])
        {
            return [(large.Stored, await StreamAsync(large.Stored, cancellation))];
        }

        var first = piece.Blobs[0].Stored.Location.Offset;
        var last = piece.Blobs[^1].Stored.Location;
        var length = (int)(last.Offset + last.StoredLength - first);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var read = await ReadAsync(piece.File, bytes.AsMemory(0, length), first, cancellation);
            var verdicts = new List<(StoredBlob, string?)>(piece.Blobs.Count);
            foreach (var (header, stored) in piece.Blobs)
            {
                var start = (int)(stored.Location.Offset - first) + BlobHeader.Size;
                var why = start + header.FrameLength > read ? "the file ends within it"
                    : header.Length > StreamedFrom ? await StreamAsync(stored, cancellation) // little on disk, much in memory
                    : Verify(header, bytes.AsSpan(start, (int)header.FrameLength));
                verdicts.Add((stored, why));
            }

            return verdicts;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private string? Verify(BlobHeader header, ReadOnlySpan<byte> frame)
    {
        if (Crc32C.Of(frame) != header.FrameCrc)
        {
            return "its bytes do not have the checksum of its header";
        }

        try
        {
            codec.Verify(header, frame);
            return null;
        }
        catch (BlobDamagedException e)
        {
            return e.Message;
        }
    }

    private async Task<string?> StreamAsync(StoredBlob blob, CancellationToken cancellation)
    {
        try
        {
            await using var content = await reader.OpenAsync(blob.Digest, blob.Location, cancellation);
            await content.CopyToAsync(Stream.Null, cancellation);
            return null;
        }
        catch (BlobDamagedException e)
        {
            return e.Message;
        }
    }

    private async Task<int> ReadAsync(string file, Memory<byte> bytes, long offset, CancellationToken cancellation)
    {
        using var handle = File.OpenHandle(layout.Full(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = 0;
        for (int read; length < bytes.Length && (read = await RandomAccess.ReadAsync(handle, bytes[length..], offset + length, cancellation)) > 0;)
        {
            length += read;
        }

        return length;
    }
}
