using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Messages.Model;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Contents that get a file of their own. Written as a stream into a temporary file in <c>items/incoming</c> (the digest,
/// and with it the folder, is known only at the end), with room for the header, which is filled in last.
/// </summary>
internal sealed class LargeBlobs(BackupPathOptions options, PathLayout layout, AtomicFile atomic, DiskGuard guard, TimeProvider time)
{
    private const int ChunkBytes = 1 << 17;
    private readonly ConcurrentDictionary<BlobDigest, long> _stored = new();
    private int _sequence;

    /// <summary>What the temporary files of a node begin with: an earlier process may have left some.</summary>
    public static string TemporaryPrefix(string node) => $"{node}.large-";

    /// <summary>
    /// Whether it was stored within the quiet time: whoever stored it may not have written it into the index yet, so that
    /// it looks as if nobody wanted it.
    /// </summary>
    public bool IsFresh(BlobDigest digest) =>
        _stored.TryGetValue(digest, out var at) && time.GetElapsedTime(at) < options.SettleQuietTime;

    /// <summary>Hashes, compresses and writes a content. What <paramref name="content"/> throws leaves nothing.</summary>
    /// <exception cref="BackupPathException">The disk is full, or failed; nothing is left.</exception>
    public async Task<StoredBlob> PutAsync(Stream content, CancellationToken cancellation)
    {
        var name = $"{TemporaryPrefix(options.Node)}{Interlocked.Increment(ref _sequence)}{AtomicFile.TemporaryExtension}";
        var temporary = Path.Combine(layout.Full(PathLayout.Incoming), name);
        try
        {
            BlobHeader header;
            using (var file = atomic.Create(temporary))
            {
                header = await WriteAsync(file, content, cancellation);
            }

            _stored[header.Digest] = time.GetTimestamp();
            var target = PathLayout.OwnFile(header.Digest);
            atomic.MakeDirectory(Path.GetDirectoryName(layout.Full(target))!);
            atomic.Commit(temporary, layout.Full(target));
            return new StoredBlob(header.Digest, new BlobLocation(target, 0, header.StoredLength, header.Length));
        }
        finally
        {
            guard.Disk.Delete(temporary);
        }
    }

    private async Task<BlobHeader> WriteAsync(SafeFileHandle file, Stream content, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        var frame = new OutputStream(guard, file, BlobHeader.Size);
        await using (var compression = new CompressionStream(frame, options.CompressionLevel, leaveOpen: true))
        {
            compression.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            var chunk = new byte[ChunkBytes];
            for (int read; (read = await content.ReadAsync(chunk, cancellation)) > 0; length += read)
            {
                hash.AppendData(chunk, 0, read);
                await compression.WriteAsync(chunk.AsMemory(0, read), cancellation);
            }
        }

        var header = new BlobHeader(BlobDigest.FromSha256(hash.GetHashAndReset()), length, frame.Length, frame.Crc);
        var bytes = new byte[BlobHeader.Size];
        header.Write(bytes);
        guard.Run(() =>
        {
            guard.Disk.Write(file, bytes, 0);
            guard.Disk.Sync(file);
        });
        return header;
    }
}
