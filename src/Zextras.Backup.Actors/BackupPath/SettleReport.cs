namespace Zextras.Backup.Actors.BackupPath;

/// <summary>What a settling run did.</summary>
/// <param name="Volumes">Incoming volumes that were emptied and deleted.</param>
/// <param name="Blobs">Blobs that moved.</param>
/// <param name="Dropped">Blobs that were not moved because the index knows them elsewhere or not at all.</param>
/// <param name="Bytes">Stored bytes that moved.</param>
internal readonly record struct SettleReport(int Volumes, long Blobs, long Dropped, long Bytes);
