using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>What a rewrite of volumes asks of whoever knows which contents are wanted (the Catalog, for purge).</summary>
internal interface IBlobJudge
{
    /// <summary>The stored bytes in each file that must stay; files of which nothing is known are left out.</summary>
    Task<IReadOnlyDictionary<string, long>> ListLiveBytesAsync(CancellationToken cancellation);

    /// <summary>The places of those digests; unknown ones are left out.</summary>
    Task<IReadOnlyDictionary<BlobDigest, BlobLocation>> FindAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation);

    /// <summary>Of those contents, the ones that may go.</summary>
    Task<IReadOnlySet<BlobDigest>> FindDroppableAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation);

    /// <summary>Notes new places and dropped contents, durably and together; false where one of the latter is wanted again, and then nothing.</summary>
    Task<bool> SwitchAsync(IReadOnlyCollection<StoredBlob> moved, IReadOnlyCollection<BlobDigest> dropped, CancellationToken cancellation);
}
