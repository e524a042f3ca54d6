using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Moves whole incoming volumes into the 4096 folders. The order of a pass: note where the folders end → append → sync →
/// tell the index → delete the volumes → forget the note. A crash between any two leaves a blob twice at worst, and the
/// next pass finds the second copy by the note and uses it.
/// </summary>
internal sealed class BlobSettling(
    BackupPathOptions options,
    PathLayout layout,
    DiskGuard guard,
    AtomicFile atomic,
    GroupSync sync,
    IncomingVolumes incoming,
    BlobReader reader) : IAsyncDisposable
{
    /// <summary>Digests in one question to the index and places in one transaction of it: keeps both short.</summary>
    private const int IndexBatch = 10_000;

    /// <summary>A folder's blobs are written in pieces of about this size.</summary>
    private const int WriteBytes = 4 << 20;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Settles all volumes that are quiet; stops between passes when cancelled.</summary>
    public async Task<SettleReport> RunAsync(IBlobIndex index, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
        await _turn.WaitAsync(ending.Token);
        try
        {
            using var turn = options.Shared ? PathTurn.TryTake(layout) : null;
            if (options.Shared && turn is null)
            {
                return default; // another node settles, or one begins: next time
            }

            var found = await RecoverAsync(ending.Token);
            var total = default(SettleReport);
            var left = new HashSet<string>(StringComparer.Ordinal);

            // Asked itself, too: CancelAsync tells the linked source on another thread.
            while (!ending.IsCancellationRequested && !_closing.IsCancellationRequested)
            {
                var volumes = incoming.TakeSettleable(left, options.SettleBatchVolumes);
                if (volumes.Count == 0)
                {
                    break;
                }

                var pass = await RunPassAsync(volumes, index, found, left);
                total += pass;
                if (options.Shared)
                {
                    break; // one batch a turn: a node that begins waits for it
                }
            }

            return total;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Runs work on the folders while no settling runs, and none that was cut short is waiting to be recovered: its note
    /// speaks of lengths that the work may change.
    /// </summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            using var turn = options.Shared ? await PathTurn.TakeAsync(layout, TimeProvider.System, cancellation) : null;
            await RecoverAsync(cancellation);
            guard.Run(() => guard.Disk.Delete(layout.Full(PathLayout.SettleIntent)));
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for the pass that is under way: a node that ends would else leave a torn tail and a note behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _turn.WaitAsync();
        _turn.Dispose();
        _closing.Dispose();
    }

    /// <summary>
    /// Cuts the torn tails that a crashed pass left, and returns the whole blobs that it had appended: they need not be
    /// appended again. Nothing whole is ever cut: the index may know it there, with its volume already deleted.
    /// </summary>
    private async Task<Dictionary<BlobDigest, BlobLocation>> RecoverAsync(CancellationToken cancellation)
    {
        var found = new Dictionary<BlobDigest, BlobLocation>();
        var path = layout.Full(PathLayout.SettleIntent);
        if (!File.Exists(path))
        {
            return found;
        }

        var intent = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellation), StatJson.Readable.SettleIntentDocument);
        foreach (var (folder, length) in intent?.Lengths ?? [])
        {
            var file = PathLayout.Settled(folder);
            if (File.Exists(layout.Full(file)))
            {
                CutTail(file, length);
                foreach (var entry in new VolumeScan(layout, onDamage: null).Read(file, length, verify: true))
                {
                    found[entry.Header.Digest] = entry.Stored.Location;
                }
            }
        }

        return found;
    }

    private void CutTail(string file, long start)
    {
        using var handle = File.OpenHandle(layout.Full(file), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var end = VolumeScan.FindEnd(layout, file, start);
        if (end < RandomAccess.GetLength(handle))
        {
            options.OnDamage?.Invoke(new BackupPathDamage(
                BackupPathDamageKind.TornTail, file, end, $"{RandomAccess.GetLength(handle) - end} bytes were cut"));
            guard.Run(() => guard.Disk.Truncate(handle, end));
            sync.Note(layout.Full(file));
        }
    }

    private async Task<SettleReport> RunPassAsync(
        IReadOnlyList<string> volumes, IBlobIndex index, Dictionary<BlobDigest, BlobLocation> found, HashSet<string> left)
    {
        var damaged = new List<BackupPathDamage>();
        var scan = new VolumeScan(layout, damaged.Add);
        var blobs = volumes.SelectMany(volume => scan.Read(volume, verify: true)).ToList();
        damaged.ForEach(damage => options.OnDamage?.Invoke(damage));
        left.UnionWith(damaged.Select(damage => damage.File));

        var toMove = await SelectAsync(blobs, index);
        await atomic.WriteAsync(layout.Full(PathLayout.SettleIntent), Intent(toMove), CancellationToken.None);
        var moved = Append(volumes, toMove, found);
        await sync.SyncAsync(CancellationToken.None);
        foreach (var some in moved.Chunk(IndexBatch))
        {
            await index.MoveAsync(some, CancellationToken.None);
        }

        var emptied = volumes.Where(volume => !left.Contains(volume)).ToList();
        guard.Run(() =>
        {
            emptied.ForEach(volume => guard.Disk.Delete(layout.Full(volume)));
            guard.Disk.SyncDirectory(layout.Full(PathLayout.Incoming));
            guard.Disk.Delete(layout.Full(PathLayout.SettleIntent));
        });
        emptied.ForEach(incoming.Forget);
        var bytes = moved.Sum(each => each.Location.StoredLength);
        return new SettleReport(emptied.Count, moved.Count, blobs.Count - moved.Count, bytes, damaged.Count);
    }

    /// <summary>
    /// What has to move: all but the blobs of which the index knows another place that really holds them. What it does
    /// not know moves too and becomes known: its recording may have been cut short after the journal, and whether a blob
    /// is rubbish is for purge to say, in two phases.
    /// </summary>
    private async Task<List<VolumeScan.Entry>> SelectAsync(List<VolumeScan.Entry> blobs, IBlobIndex index)
    {
        var toMove = new Dictionary<BlobDigest, VolumeScan.Entry>();
        foreach (var some in blobs.Chunk(IndexBatch))
        {
            var known = await index.FindAsync([.. some.Select(entry => entry.Header.Digest).Distinct()], CancellationToken.None);
            foreach (var entry in some)
            {
                var digest = entry.Header.Digest;
                var isElsewhere = known.TryGetValue(digest, out var place)
                    && place.File != entry.Stored.Location.File
                    && await reader.HoldsAsync(digest, place, CancellationToken.None);
                if (!isElsewhere)
                {
                    toMove.TryAdd(digest, entry); // the second copy of a digest in one pass is dropped with its volume
                }
            }
        }

        return [.. toMove.Values];
    }

    private byte[] Intent(List<VolumeScan.Entry> toMove) => JsonSerializer.SerializeToUtf8Bytes(
        new SettleIntentDocument
        {
            Lengths = toMove.Select(entry => entry.Header.Digest.Folder).Distinct().ToDictionary(
                folder => folder,
                folder => new FileInfo(layout.Full(PathLayout.Settled(folder))) is { Exists: true } volume ? volume.Length : 0),
        },
        StatJson.Readable.SettleIntentDocument);

    private List<StoredBlob> Append(
        IReadOnlyList<string> volumes, List<VolumeScan.Entry> toMove, Dictionary<BlobDigest, BlobLocation> found)
    {
        var sources = volumes.ToDictionary(volume => volume, volume => File.OpenHandle(
            layout.Full(volume), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        try
        {
            var moved = new List<StoredBlob>(toMove.Count);
            var buffer = new ArrayBufferWriter<byte>();
            foreach (var folder in toMove.GroupBy(entry => entry.Header.Digest.Folder).OrderBy(each => each.Key, StringComparer.Ordinal))
            {
                var isFound = folder.ToLookup(entry => found.ContainsKey(entry.Header.Digest));
                moved.AddRange(isFound[true].Select(entry => new StoredBlob(entry.Header.Digest, found[entry.Header.Digest])));
                AppendFolder(PathLayout.Settled(folder.Key), isFound[false], sources, buffer, moved);
            }

            return moved;
        }
        finally
        {
            foreach (var source in sources.Values)
            {
                source.Dispose();
            }
        }
    }

    private void AppendFolder(
        string file,
        IEnumerable<VolumeScan.Entry> blobs,
        Dictionary<string, SafeFileHandle> sources,
        ArrayBufferWriter<byte> buffer,
        List<StoredBlob> moved)
    {
        var path = layout.Full(file);
        var isNew = !File.Exists(path);
        using var target = guard.Open(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        });
        var end = RandomAccess.GetLength(target);
        foreach (var entry in blobs)
        {
            var place = entry.Stored.Location;
            var length = (int)place.StoredLength;
            if (RandomAccess.Read(sources[place.File], buffer.GetSpan(length)[..length], place.Offset) != length)
            {
                throw new BlobDamagedException($"{place.File} became shorter while it was settled; nothing was deleted. Settle again.");
            }

            buffer.Advance(length);
            moved.Add(new StoredBlob(entry.Header.Digest, place with { File = file, Offset = end + buffer.WrittenCount - length }));
            if (buffer.WrittenCount >= WriteBytes)
            {
                end = Write(target, end, buffer);
            }
        }

        Write(target, end, buffer);
        sync.Note(path, isNew);
    }

    private long Write(SafeFileHandle target, long end, ArrayBufferWriter<byte> buffer)
    {
        var length = buffer.WrittenCount;
        guard.Append(target, end, buffer.WrittenSpan);
        buffer.ResetWrittenCount();
        return end + length;
    }
}
