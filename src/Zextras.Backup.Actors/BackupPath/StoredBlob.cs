using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>A blob that was written; durable after the next <see cref="IBackupPath.SyncAsync"/>.</summary>
internal readonly record struct StoredBlob(BlobDigest Digest, BlobLocation Location);
