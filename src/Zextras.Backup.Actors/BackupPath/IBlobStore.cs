using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Contents by digest (blob volumes). Storing does not look for duplicates on disk: the caller asks its index first; but
/// two stores of one digest that meet in the open volume are one blob. Safe for concurrent use.
/// </summary>
internal interface IBlobStore : IBlobReader
{
    /// <summary>Contents up to this many bytes go into volumes; longer ones get a file of their own.</summary>
    long LargeBlobThreshold { get; }

    /// <summary>Compresses and appends one content whose digest is known; a longer one than the threshold gets its own file.</summary>
    ValueTask<StoredBlob> PutAsync(BlobDigest digest, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Compresses a content of any length into a file of its own while hashing it; memory stays bounded.</summary>
    Task<StoredBlob> PutLargeAsync(Stream content, CancellationToken cancellation);
}
