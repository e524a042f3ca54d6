using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Walks from header to header through a file of blobs. Behind bytes that are no blob it looks for the next header, so that
/// one flipped bit costs one blob and not the rest of the volume.
/// </summary>
internal sealed class VolumeScan(PathLayout layout, Action<BackupPathDamage>? onDamage)
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>One blob of a volume.</summary>
    internal readonly record struct Entry(BlobHeader Header, StoredBlob Stored);

    /// <summary>
    /// The blobs of a file from <paramref name="start"/> on whose headers are whole and whose bytes are all there;
    /// <paramref name="verify"/> also reads the data and leaves out what does not have its checksum.
    /// </summary>
    public IEnumerable<Entry> Read(string file, long start = 0, bool verify = false)
    {
        using var handle = File.OpenHandle(layout.Full(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var end = RandomAccess.GetLength(handle);
        var bytes = new byte[BlobHeader.Size];
        for (var offset = start; offset < end;)
        {
            if (ReadHeader(handle, offset, end, bytes) is not { } header)
            {
                if (VoidFrame.TryRead(bytes) is > 0 and var hole && hole <= end - offset)
                {
                    offset += hole;
                    continue;
                }

                var next = FindHeader(handle, offset + 1, end);
                Report(BackupPathDamageKind.UnreadableBytes, file, offset, digest: null, $"{next - offset} bytes that are no blob", next - offset);
                offset = next;
                continue;
            }

            var location = new BlobLocation(file, offset, header.StoredLength, header.Length);
            if (!verify || HasChecksum(handle, offset, header))
            {
                yield return new Entry(header, new StoredBlob(header.Digest, location));
            }
            else
            {
                Report(BackupPathDamageKind.DamagedBlob, file, offset, header.Digest, "its bytes do not have the checksum of its header", header.StoredLength);
            }

            offset += header.StoredLength;
        }
    }

    /// <summary>Where the last whole blob of a file ends; what lies behind it is a torn tail.</summary>
    public static long FindEnd(PathLayout layout, string file, long start = 0)
    {
        var end = start;
        foreach (var entry in new VolumeScan(layout, onDamage: null).Read(file, start, verify: true))
        {
            end = entry.Stored.Location.Offset + entry.Header.StoredLength;
        }

        return end;
    }

    private static BlobHeader? ReadHeader(SafeFileHandle file, long offset, long end, byte[] bytes)
    {
        var read = RandomAccess.Read(file, bytes, offset);
        return BlobHeader.TryRead(bytes.AsSpan(0, read), out var header) && header.StoredLength <= end - offset
            ? header
            : null;
    }

    private static long FindHeader(SafeFileHandle file, long offset, long end)
    {
        var chunk = new byte[ChunkBytes];
        var bytes = new byte[BlobHeader.Size];
        while (offset < end)
        {
            var read = RandomAccess.Read(file, chunk, offset);
            var at = chunk.AsSpan(0, read).IndexOf(BlobHeader.Mark);
            if (at >= 0)
            {
                offset += at;
                if (ReadHeader(file, offset, end, bytes) is not null)
                {
                    return offset;
                }

                offset++;
            }
            else
            {
                // The mark may lie across the border of two chunks.
                offset = read < BlobHeader.Mark.Length ? end : offset + read - BlobHeader.Mark.Length + 1;
            }
        }

        return end;
    }

    private static bool HasChecksum(SafeFileHandle file, long offset, BlobHeader header)
    {
        var chunk = new byte[ChunkBytes];
        var crc = 0u;
        offset += BlobHeader.Size;
        for (var rest = header.FrameLength; rest > 0;)
        {
            var read = RandomAccess.Read(file, chunk.AsSpan(0, (int)Math.Min(rest, chunk.Length)), offset);
            if (read == 0)
            {
                return false;
            }

            crc = Crc32C.Of(chunk.AsSpan(0, read), crc);
            offset += read;
            rest -= read;
        }

        return crc == header.FrameCrc;
    }

    private void Report(BackupPathDamageKind kind, string file, long offset, BlobDigest? digest, string detail, long length) =>
        onDamage?.Invoke(new BackupPathDamage(kind, file, offset, detail) { Digest = digest, Length = length });
}
