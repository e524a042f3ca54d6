namespace Zextras.Backup.Actors.BackupPath;

/// <summary>The bytes at a blob's place are not that blob: damaged, moved or cut off.</summary>
internal sealed class BlobDamagedException(string message, Exception? inner = null) : IOException(message, inner);
