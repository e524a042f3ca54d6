using System.Buffers;
using System.Runtime.InteropServices;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Small contents into the open incoming volume, large ones into files of their own. Compresses on the thread pool, in
/// parallel; only the copy into the write buffer is under a lock.
/// </summary>
internal sealed class BlobStore(
    BackupPathOptions options, BlobCodec codec, IncomingVolumes incoming, LargeBlobs large, BlobReader reader) : IBlobStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BlobDigest, Task<StoredBlob>> _inFlight = [];

    /// <inheritdoc/>
    public long LargeBlobThreshold => options.LargeBlobThreshold;

    /// <inheritdoc/>
    public async ValueTask<StoredBlob> PutAsync(BlobDigest digest, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (content.Length > LargeBlobThreshold)
        {
            return await PutLargeAsync(AsStream(content), cancellation);
        }

        return await BeginAsync(digest, content);
    }

    /// <inheritdoc/>
    public Task<StoredBlob> PutLargeAsync(Stream content, CancellationToken cancellation) => large.PutAsync(content, cancellation);

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(BlobDigest digest, BlobLocation location, CancellationToken cancellation)
    {
        incoming.MakeReadable(location);
        return reader.OpenAsync(digest, location, cancellation);
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(content.ToArray(), writable: false);

    /// <summary>A second store of a digest joins the first: under one lock, so that no third can slip in between.</summary>
    private Task<StoredBlob> BeginAsync(BlobDigest digest, ReadOnlyMemory<byte> content)
    {
        lock (_gate)
        {
            if (_inFlight.TryGetValue(digest, out var running))
            {
                return running;
            }

            if (incoming.TryFind(digest, out var stored))
            {
                return Task.FromResult(stored);
            }

            var task = Task.Run(() => Store(digest, content.Span));
            _inFlight.Add(digest, task);
            return task;
        }
    }

    private StoredBlob Store(BlobDigest digest, ReadOnlySpan<byte> content)
    {
        var encoded = ArrayPool<byte>.Shared.Rent(BlobCodec.MaximumStoredLength(content.Length));
        try
        {
            var length = codec.Encode(digest, content, encoded);
            return incoming.Append(digest, content.Length, encoded.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(encoded);
            lock (_gate)
            {
                _inFlight.Remove(digest);
            }
        }
    }
}
