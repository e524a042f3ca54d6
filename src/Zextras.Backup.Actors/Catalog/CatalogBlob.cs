using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>Where a blob lies: the fields of the Backup Path's own location, which this folder does not know.</summary>
internal readonly record struct CatalogBlob(BlobDigest Digest, string File, long Offset, long StoredLength, long Length)
{
    /// <summary>Whether nothing named it at the last purge, so that it may be dropped: revive it before relying on it.</summary>
    public bool IsCondemned { get; init; }
}
