namespace Zextras.Backup.Actors.BackupPath;

/// <summary>What a rewrite of volumes came to.</summary>
/// <param name="Volumes">Files that were rewritten or deleted.</param>
/// <param name="Dropped">Contents that were dropped.</param>
/// <param name="Bytes">Bytes that came free.</param>
internal readonly record struct RewriteReport(int Volumes, long Dropped, long Bytes)
{
    public static RewriteReport operator +(RewriteReport one, RewriteReport other) =>
        new(one.Volumes + other.Volumes, one.Dropped + other.Dropped, one.Bytes + other.Bytes);
}
