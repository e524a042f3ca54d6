using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Purge;

/// <summary>Lets a rewrite of volumes ask the catalog what may go: condemned before an instant, and named by nothing.</summary>
internal sealed class CatalogJudge(ICatalog catalog, DateTimeOffset condemnedBefore) : IBlobJudge
{
    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> ListLiveBytesAsync(CancellationToken cancellation) =>
        catalog.Upkeep.ListLiveBytesAsync(condemnedBefore, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<BlobDigest, BlobLocation>> FindAsync(
        IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) => (await catalog.FindBlobsAsync(digests, cancellation)).ToDictionary(
            pair => pair.Key,
            pair => new BlobLocation(pair.Value.File, pair.Value.Offset, pair.Value.StoredLength, pair.Value.Length));

    /// <inheritdoc/>
    public Task<IReadOnlySet<BlobDigest>> FindDroppableAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) =>
        catalog.Upkeep.FindDroppableAsync(digests, condemnedBefore, cancellation);

    /// <inheritdoc/>
    public async Task<bool> SwitchAsync(
        IReadOnlyCollection<StoredBlob> moved, IReadOnlyCollection<BlobDigest> dropped, CancellationToken cancellation)
    {
        var places = moved.Select(blob => new CatalogBlob(
            blob.Digest, blob.Location.File, blob.Location.Offset, blob.Location.StoredLength, blob.Location.Length));
        return (await catalog.Upkeep.SwitchAsync([.. places], dropped, condemnedBefore, cancellation)).Count == 0;
    }
}
