using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

/// <summary>An index that survives crashes, as the Catalog does. With a disk, telling it counts as two steps.</summary>
internal sealed class Index(FaultyDisk? disk = null) : IBlobIndex
{
    internal Dictionary<BlobDigest, BlobLocation> Places { get; init; } = [];

    public Task<IReadOnlyDictionary<BlobDigest, BlobLocation>> FindAsync(
        IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<BlobDigest, BlobLocation>>(
            digests.Where(Places.ContainsKey).ToDictionary(digest => digest, digest => Places[digest]));

    public Task MoveAsync(IReadOnlyCollection<StoredBlob> moved, CancellationToken cancellation)
    {
        disk?.Step("index, before");
        Note(moved);
        disk?.Step("index, after");
        return Task.CompletedTask;
    }

    internal void Note(IEnumerable<StoredBlob> blobs)
    {
        foreach (var blob in blobs)
            Places[blob.Digest] = blob.Location;
    }
}
