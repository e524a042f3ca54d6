using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>Contents by digest and place. Safe for concurrent use.</summary>
internal interface IBlobReader
{
    /// <summary>
    /// Opens a blob at a location. The stream verifies while it is read: damage throws <see cref="BlobDamagedException"/>
    /// at the latest at its end, and a location that does not (any more) hold that digest throws it at once: settling may
    /// have moved the blob, so ask the index again.
    /// </summary>
    ValueTask<Stream> OpenAsync(BlobDigest digest, BlobLocation location, CancellationToken cancellation);
}
