using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Stores contents of an import in this backup, before any history here names them.</summary>
internal sealed class ImportedContents(AccountScanParts parts, IRestoreSource source)
{
    /// <summary>Stores those that are not here yet. Durable after the next sync; known to the catalog after the commit.</summary>
    /// <returns>The new places, and the digests that could not be read, with why.</returns>
    public async Task<(IReadOnlyList<CatalogBlob> Stored, IReadOnlyDictionary<BlobDigest, string> Broken)> KeepAsync(
        IReadOnlyCollection<BlobDigest> digests, IReadOnlyDictionary<BlobDigest, byte[]> contents, CancellationToken cancellation)
    {
        var here = await parts.Catalog.FindBlobsAsync(digests, cancellation);
        var (stored, broken) = (new List<CatalogBlob>(), new Dictionary<BlobDigest, string>());
        foreach (var digest in digests.Where(digest => !here.ContainsKey(digest)))
        {
            try
            {
                var blob = contents.TryGetValue(digest, out var content)
                    ? await parts.Path.Blobs.PutAsync(digest, content, cancellation)
                    : await PutLargeAsync(digest, cancellation);
                stored.Add(new CatalogBlob(blob.Digest, blob.Location.File, blob.Location.Offset, blob.Location.StoredLength, blob.Location.Length));
            }
            catch (BlobDamagedException e)
            {
                broken[digest] = $"broken: {e.Message}";
            }
        }

        return (stored, broken);
    }

    private async Task<StoredBlob> PutLargeAsync(BlobDigest digest, CancellationToken cancellation)
    {
        await using var stream = await source.OpenAsync(digest, cancellation);
        return await parts.Path.Blobs.PutLargeAsync(stream, cancellation);
    }
}
