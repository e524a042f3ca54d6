using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Where a restore takes states and contents from: the engine's own stores, or the Backup Path of another server.</summary>
internal interface IRestoreSource
{
    /// <summary>The planned states in the same order; null where the history has it no more, or does not answer.</summary>
    Task<IReadOnlyList<Transaction?>> ReadAsync(IReadOnlyList<PlannedItem> items, CancellationToken cancellation);

    /// <summary>The contents by digest, read in the order in which they lie; those that are damaged, missing or very large are left out.</summary>
    Task<IReadOnlyDictionary<BlobDigest, byte[]>> ReadContentsAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation);

    /// <summary>Opens a content of any size; the stream verifies it while it is read.</summary>
    /// <exception cref="BackupPath.BlobDamagedException">It is not there, or not as it was.</exception>
    ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation);
}
