using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Opens contents by digest: the catalog knows where they lie.</summary>
internal sealed class BlobSource(IBackupPath path, ICatalog catalog)
{
    /// <summary>Opens a content; the stream verifies it while it is read.</summary>
    /// <exception cref="BlobDamagedException">The Backup Path does not have it, or not as it was.</exception>
    public async ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation)
    {
        try
        {
            return await OpenOnceAsync(digest, cancellation);
        }
        catch (Exception e) when (e is BlobDamagedException or FileNotFoundException or DirectoryNotFoundException)
        {
            // Settling may have moved it since the catalog was asked; a second answer is the current one.
            return await OpenOnceAsync(digest, cancellation);
        }
    }

    /// <summary>
    /// Reads contents of up to a volume's threshold in the order in which they lie: a restore of thousands then reads the
    /// disk from front to back. Those that are damaged, missing or larger are left out; <see cref="OpenAsync"/> says why.
    /// </summary>
    public async Task<IReadOnlyDictionary<BlobDigest, byte[]>> ReadAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation)
    {
        var contents = new Dictionary<BlobDigest, byte[]>(digests.Count);
        var places = await catalog.FindBlobsAsync(digests, cancellation);
        var small = places.Values.Where(place => place.Length <= path.Blobs.LargeBlobThreshold);
        foreach (var place in small.OrderBy(place => place.File, StringComparer.Ordinal).ThenBy(place => place.Offset))
        {
            try
            {
                var location = new BlobLocation(place.File, place.Offset, place.StoredLength, place.Length);
                await using var stream = await path.Blobs.OpenAsync(place.Digest, location, cancellation);
                var content = new byte[place.Length];
                await stream.ReadExactlyAsync(content, cancellation);
                contents[place.Digest] = content;
            }
            catch (Exception e) when (e is BlobDamagedException or IOException)
            {
                // It may have been moved since the catalog was asked: whoever opens it alone asks again.
            }
        }

        return contents;
    }

    private async ValueTask<Stream> OpenOnceAsync(BlobDigest digest, CancellationToken cancellation)
    {
        var places = await catalog.FindBlobsAsync([digest], cancellation);
        if (!places.TryGetValue(digest, out var place))
        {
            throw new BlobDamagedException($"The Backup Path has no content {digest}.");
        }

        try
        {
            return await path.Blobs.OpenAsync(
                digest, new BlobLocation(place.File, place.Offset, place.StoredLength, place.Length), cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobDamagedException($"The content {digest} is missing: {place.File} is not there.", e);
        }
    }
}
