namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Cleans up behind an earlier process of this node that ended in the middle of something: the torn tail of its newest
/// incoming volume (older ones were synced when they were closed), and temporary files of large blobs.
/// </summary>
internal sealed class IncomingRecovery(BackupPathOptions options, PathLayout layout, DiskGuard guard)
{
    /// <summary>Cuts and deletes. Bytes behind the last whole blob were never synced, so nothing refers to them.</summary>
    public void Run()
    {
        foreach (var temporary in Directory.EnumerateFiles(layout.Full(PathLayout.Incoming), LargeBlobs.TemporaryPrefix(options.Node) + "*"))
        {
            guard.Run(() => guard.Disk.Delete(temporary));
        }

        var newest = layout.IncomingVolumes()
            .Where(file => PathLayout.ParseIncoming(file)?.Node == options.Node)
            .MaxBy(file => PathLayout.ParseIncoming(file)?.Sequence);
        if (newest is not null)
        {
            CutTail(newest);
        }
    }

    private void CutTail(string file)
    {
        var path = layout.Full(file);
        var end = VolumeScan.FindEnd(layout, file);
        var length = new FileInfo(path).Length;
        if (end < length)
        {
            options.OnDamage?.Invoke(new BackupPathDamage(BackupPathDamageKind.TornTail, file, end, $"{length - end} bytes were cut"));
        }

        if (end == 0)
        {
            guard.Run(() => guard.Disk.Delete(path));
            return;
        }

        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        guard.Run(() =>
        {
            if (end < length)
            {
                guard.Disk.Truncate(handle, end);
            }

            // Whole blobs that no sync has covered yet are handed out from now on.
            guard.Disk.Sync(handle);
        });
    }
}
