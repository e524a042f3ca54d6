using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Makes room in the folders of settled blobs. Of a folder of which enough is dead, everything that stays goes into one
/// new volume: write → sync → rename → tell the judge → delete the old ones. A crash before the judge knows leaves blobs
/// twice, one after it volumes that nobody is led to: the next rewrite takes both away.
/// </summary>
internal sealed class VolumeRewriting(
    BackupPathOptions options, PathLayout layout, DiskGuard guard, AtomicFile atomic, BlobSettling settling, LargeBlobs large)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Rewrites what is worth it; stops between folders when cancelled.</summary>
    public Task<RewriteReport> RunAsync(IBlobJudge judge, CancellationToken cancellation) => settling.AloneAsync(
        async () =>
        {
            var total = default(RewriteReport);
            var live = await judge.ListLiveBytesAsync(cancellation);
            foreach (var folder in layout.BlobFiles().Where(IsSettled).GroupBy(FolderOf, StringComparer.Ordinal).ToList())
            {
                if (cancellation.IsCancellationRequested)
                {
                    break;
                }

                total += await RunFolderAsync(folder.Key, [.. folder], live, judge);
            }

            return total;
        },
        cancellation);

    private static bool IsSettled(string file) => !file.StartsWith(PathLayout.Incoming + "/", StringComparison.Ordinal);

    private static string FolderOf(string file) => file.Split('/')[1];

    private async Task<RewriteReport> RunFolderAsync(
        string folder, IReadOnlyList<string> files, IReadOnlyDictionary<string, long> live, IBlobJudge judge)
    {
        var report = default(RewriteReport);
        foreach (var own in files.Where(file => PathLayout.IsOwnFile(file) && live.GetValueOrDefault(file) == 0))
        {
            report += await DropOwnFileAsync(own, judge);
        }

        var volumes = files.Where(file => !PathLayout.IsOwnFile(file)).ToList();
        var bytes = volumes.Sum(Length);
        var dead = bytes - volumes.Sum(file => live.GetValueOrDefault(file));
        return dead > 0 && dead > options.RewriteShare * bytes ? report + await RewriteAsync(folder, volumes, bytes, judge) : report;
    }

    private async Task<RewriteReport> DropOwnFileAsync(string file, IBlobJudge judge)
    {
        var digest = BlobDigest.Parse(Path.GetFileNameWithoutExtension(file));
        var bytes = Length(file);
        if (large.IsFresh(digest)
            || !(await judge.FindDroppableAsync([digest], CancellationToken.None)).Contains(digest)
            || !await judge.SwitchAsync([], [digest], CancellationToken.None))
        {
            return default;
        }

        // Stored again between the two: then whoever stored it has put it back into the index, or will.
        if (large.IsFresh(digest))
        {
            return default;
        }

        Delete([file]);
        return new RewriteReport(1, 1, bytes);
    }

    private async Task<RewriteReport> RewriteAsync(string folder, List<string> volumes, long bytes, IBlobJudge judge)
    {
        var damage = new List<BackupPathDamage>();
        var scan = new VolumeScan(layout, damage.Add);
        var entries = volumes.SelectMany(volume => scan.Read(volume, verify: true)).ToList();
        if (damage.Count > 0)
        {
            damage.ForEach(each => options.OnDamage?.Invoke(each));
            return default; // what cannot be read must not be written away; the check repairs it first
        }

        var digests = entries.Select(entry => entry.Header.Digest).Distinct().ToList();
        var places = await judge.FindAsync(digests, CancellationToken.None);
        var droppable = await judge.FindDroppableAsync(digests, CancellationToken.None);
        var stay = entries
            .Where(entry => !droppable.Contains(entry.Header.Digest))
            .GroupBy(entry => entry.Header.Digest)
            .Where(copies => !IsElsewhere(copies.Key, places, volumes))
            .Select(copies => copies.FirstOrDefault(copy => copy.Stored.Location == places.GetValueOrDefault(copies.Key), copies.First()))
            .ToList();
        var target = NextVolume(folder);
        var moved = stay.Count == 0 ? [] : await WriteAsync(target, stay);

        // Only what lies here may be dropped here: a place elsewhere is another file's business.
        var dropped = droppable.Where(digest => !IsElsewhere(digest, places, volumes)).ToList();
        if (!await judge.SwitchAsync(moved, dropped, CancellationToken.None))
        {
            Delete(stay.Count == 0 ? [] : [target]);
            return default; // pardoned since it was asked; the next purge looks again
        }

        Delete(volumes);
        return new RewriteReport(volumes.Count, dropped.Count, bytes - moved.Sum(blob => blob.Location.StoredLength));
    }

    /// <summary>Whether the index leads to a copy in another file, so that those here are second ones.</summary>
    private static bool IsElsewhere(BlobDigest digest, IReadOnlyDictionary<BlobDigest, BlobLocation> places, List<string> volumes) =>
        places.TryGetValue(digest, out var place) && !volumes.Contains(place.File);

    private async Task<List<StoredBlob>> WriteAsync(string target, List<VolumeScan.Entry> stay)
    {
        var moved = new List<StoredBlob>(stay.Count);
        await atomic.WriteAsync(
            layout.Full(target),
            async (output, token) =>
            {
                var chunk = new byte[ChunkBytes];
                var end = 0L;
                foreach (var volume in stay.GroupBy(entry => entry.Stored.Location.File))
                {
                    using var source = File.OpenHandle(layout.Full(volume.Key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    foreach (var entry in volume)
                    {
                        await CopyAsync(source, entry.Stored.Location, output, chunk, token);
                        moved.Add(new StoredBlob(entry.Header.Digest, entry.Stored.Location with { File = target, Offset = end }));
                        end += entry.Header.StoredLength;
                    }
                }
            },
            CancellationToken.None);
        return moved;
    }

    private static async Task CopyAsync(SafeFileHandle source, BlobLocation place, Stream output, byte[] chunk, CancellationToken cancellation)
    {
        var offset = place.Offset;
        for (var rest = place.StoredLength; rest > 0;)
        {
            var read = await RandomAccess.ReadAsync(source, chunk.AsMemory(0, (int)Math.Min(rest, chunk.Length)), offset, cancellation);
            if (read == 0)
            {
                throw new BlobDamagedException($"{place.File} became shorter while it was rewritten; nothing was deleted. Purge again.");
            }

            await output.WriteAsync(chunk.AsMemory(0, read), cancellation);
            (offset, rest) = (offset + read, rest - read);
        }
    }

    /// <summary>A name that is free. A reader with an old place finds nothing there, or a header that is not what it looks for.</summary>
    private string NextVolume(string folder)
    {
        for (var number = 2; ; number++)
        {
            var file = string.Create(CultureInfo.InvariantCulture, $"{PathLayout.Items}/{folder}/blobs-{number}{PathLayout.VolumeExtension}");
            if (!File.Exists(layout.Full(file)))
            {
                return file;
            }
        }
    }

    private long Length(string file) => new FileInfo(layout.Full(file)) is { Exists: true } info ? info.Length : 0;

    private void Delete(List<string> files) => guard.Run(() =>
    {
        foreach (var file in files)
        {
            guard.Disk.Delete(layout.Full(file));
        }

        if (files.Count > 0)
        {
            guard.Disk.SyncDirectory(Path.GetDirectoryName(layout.Full(files[0]))!);
        }
    });
}
