namespace Zextras.Backup.Actors.BackupPath;

/// <summary>What a settling run did.</summary>
/// <param name="Volumes">Incoming volumes that were emptied and deleted.</param>
/// <param name="Blobs">Blobs that moved.</param>
/// <param name="Dropped">Blobs that were not moved because the index knows them at another place that holds them.</param>
/// <param name="Bytes">Stored bytes that moved.</param>
/// <param name="Damaged">
/// Places in volumes that could not be read. Their volume stays where it is, for the coherency check; the whole blobs in
/// it moved.
/// </param>
internal readonly record struct SettleReport(int Volumes, long Blobs, long Dropped, long Bytes, long Damaged = 0)
{
    /// <summary>What two passes did together.</summary>
    public static SettleReport operator +(SettleReport one, SettleReport other) => new(
        one.Volumes + other.Volumes,
        one.Blobs + other.Blobs,
        one.Dropped + other.Dropped,
        one.Bytes + other.Bytes,
        one.Damaged + other.Damaged);
}
