using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>Reads blobs from volumes and own files and proves that they are what was asked for.</summary>
internal sealed class BlobReader(PathLayout layout, BlobCodec codec, long largeBlobThreshold) : IBlobReader
{
    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(BlobDigest digest, BlobLocation location, CancellationToken cancellation)
    {
        var file = OpenFile(location);
        var isHandedOn = false;
        try
        {
            var header = await ReadHeaderAsync(file, digest, location, cancellation);
            if (header.Length <= largeBlobThreshold && header.FrameLength <= BlobCodec.MaximumStoredLength((int)largeBlobThreshold))
            {
                return new MemoryStream(await ReadContentAsync(file, header, location, cancellation), writable: false);
            }

            isHandedOn = true;
            return new LargeBlobStream(file, header, location);
        }
        finally
        {
            if (!isHandedOn)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Whether the header of that blob lies at that place; its data is not read.</summary>
    public async ValueTask<bool> HoldsAsync(BlobDigest digest, BlobLocation location, CancellationToken cancellation)
    {
        try
        {
            using var file = OpenFile(location);
            await ReadHeaderAsync(file, digest, location, cancellation);
            return true;
        }
        catch (BlobDamagedException)
        {
            return false;
        }
    }

    private SafeFileHandle OpenFile(BlobLocation location)
    {
        var parts = location.File.Split('/');
        if (parts is not [PathLayout.Items, _, _] || parts.Contains(".."))
        {
            // The index may come from anywhere; nothing outside items/ is ever read in its name.
            throw new BlobDamagedException($"'{location.File}' is no place of a blob in the Backup Path.");
        }

        try
        {
            return File.OpenHandle(layout.Full(location.File), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobDamagedException($"{location.File} is not there (any more); ask the index again.", e);
        }
    }

    private static async ValueTask<BlobHeader> ReadHeaderAsync(
        SafeFileHandle file, BlobDigest digest, BlobLocation location, CancellationToken cancellation)
    {
        var bytes = new byte[BlobHeader.Size];
        var read = await RandomAccess.ReadAsync(file, bytes, location.Offset, cancellation);
        return BlobHeader.TryRead(bytes.AsSpan(0, read), out var header)
            && RandomAccess.GetLength(file) >= location.Offset + location.StoredLength
            && header.Digest == digest && header.Length == location.Length && header.StoredLength == location.StoredLength
            ? header
            : throw new BlobDamagedException($"{location.File} does not hold blob {digest} at {location.Offset} (any more); ask the index again.");
    }

    private async ValueTask<byte[]> ReadContentAsync(
        SafeFileHandle file, BlobHeader header, BlobLocation location, CancellationToken cancellation)
    {
        var frame = ArrayPool<byte>.Shared.Rent((int)header.FrameLength);
        try
        {
            var length = 0;
            while (length < header.FrameLength)
            {
                var rest = frame.AsMemory(length, (int)header.FrameLength - length);
                var read = await RandomAccess.ReadAsync(file, rest, location.Offset + BlobHeader.Size + length, cancellation);
                if (read == 0)
                {
                    throw new BlobDamagedException($"{location.File} ends within blob {header.Digest} at {location.Offset}.");
                }

                length += read;
            }

            return Crc32C.Of(frame.AsSpan(0, length)) == header.FrameCrc
                ? codec.Decode(header, frame.AsSpan(0, length))
                : throw new BlobDamagedException($"Blob {header.Digest} in {location.File} at {location.Offset} has a wrong checksum.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }
}
