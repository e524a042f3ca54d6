using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Lets settling ask the catalog, which the Backup Path does not know.</summary>
internal sealed class CatalogBlobIndex(ICatalog catalog) : IBlobIndex
{
    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<BlobDigest, BlobLocation>> FindAsync(
        IReadOnlyCollection<BlobDigest> digests,
        CancellationToken cancellation) => (await catalog.FindBlobsAsync(digests, cancellation)).ToDictionary(
            pair => pair.Key,
            pair => new BlobLocation(pair.Value.File, pair.Value.Offset, pair.Value.StoredLength, pair.Value.Length));

    /// <inheritdoc/>
    public Task MoveAsync(IReadOnlyCollection<StoredBlob> moved, CancellationToken cancellation) =>
        catalog.PutBlobsAsync([.. moved.Select(ToCatalog)], cancellation);

    /// <summary>A blob's place in the catalog's own words.</summary>
    public static CatalogBlob ToCatalog(StoredBlob blob) => new(
        blob.Digest, blob.Location.File, blob.Location.Offset, blob.Location.StoredLength, blob.Location.Length);
}
