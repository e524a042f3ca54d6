using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>What settling asks of whoever knows where blobs lie (the Catalog).</summary>
internal interface IBlobIndex
{
    /// <summary>The places of those digests; digests that are not known are left out.</summary>
    Task<IReadOnlyDictionary<BlobDigest, BlobLocation>> FindAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation);

    /// <summary>Notes new places, durably, in one transaction.</summary>
    Task MoveAsync(IReadOnlyCollection<StoredBlob> moved, CancellationToken cancellation);
}
