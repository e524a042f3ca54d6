using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>The contents of a path that can be moved.</summary>
internal sealed class MovableBlobs(MovableBackupPath path) : IBlobStore
{
    /// <inheritdoc/>
    public long LargeBlobThreshold => path.Current.Blobs.LargeBlobThreshold;

    /// <inheritdoc/>
    public ValueTask<StoredBlob> PutAsync(BlobDigest digest, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        new(path.WriteAsync(one => one.Blobs.PutAsync(digest, content, cancellation).AsTask(), cancellation));

    /// <inheritdoc/>
    public Task<StoredBlob> PutLargeAsync(Stream content, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Blobs.PutLargeAsync(content, cancellation), cancellation);

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(BlobDigest digest, BlobLocation location, CancellationToken cancellation) =>
        path.ReadAsync(one => one.Blobs.OpenAsync(digest, location, cancellation), cancellation);
}
