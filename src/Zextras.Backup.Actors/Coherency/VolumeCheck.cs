using System.Threading.Channels;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// Reads all volumes: one walks from header to header, the others verify behind it, so that both cores work however few
/// and large the volumes are.
/// </summary>
internal sealed class VolumeCheck(
    PathLayout layout, CheckOptions options, OwnStores? own, BlobBook book, FindingBook findings, Pace pace, TimeProvider clock)
{
    /// <summary>Bytes that a worker verifies in one go.</summary>
    private const long PieceBytes = 2L << 20;

    /// <summary>The catalog is told of so many verified contents at once: a commit for each piece would make the workers wait.</summary>
    private const int DigestsPerNote = 2000;

    /// <summary>A bookmark is moved not more often: each time the workers come to rest.</summary>
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, long> _settling = SettlingNote.Read(layout);

    /// <summary>Which contents are read; the others are looked for only. Null reads all.</summary>
    public Func<BlobDigest, bool>? Reads { get; init; }

    /// <summary>Told after each piece.</summary>
    public Action? Progressed { get; init; }

    /// <summary>Reads the volumes behind the bookmark; of those before it only the headers.</summary>
    /// <returns>Whether it came to the end.</returns>
    public async Task<bool> RunAsync(Bookmark bookmark, string? resumeAt, CancellationToken cancellation)
    {
        using var codec = new BlobCodec(level: 1); // only reads
        var reader = new BlobReader(layout, codec, BlobVerifier.StreamedFrom);
        var pieces = Channel.CreateBounded<BlobPiece>(2 * options.Workers);
        var open = new Rest();
        var workers = Enumerable.Range(0, options.Workers)
            .Select(_ => Task.Run(() => VerifyAllAsync(pieces, new BlobVerifier(layout, codec, reader), open, cancellation), CancellationToken.None))
            .ToArray();
        var reading = Task.Run(() => ReadAllAsync(pieces.Writer, open, bookmark, resumeAt, cancellation), CancellationToken.None);
        try
        {
            return await reading;
        }
        finally
        {
            pieces.Writer.TryComplete();
            await Task.WhenAll(workers);
        }
    }

    private async Task<bool> ReadAllAsync(
        ChannelWriter<BlobPiece> pieces, Rest open, Bookmark bookmark, string? resumeAt, CancellationToken cancellation)
    {
        var files = layout.BlobFiles().ToList();
        var newest = NewestVolumes(files);
        var isRead = resumeAt is not null && files.Contains(resumeAt);
        var saved = clock.GetTimestamp();
        string? last = null;
        foreach (var file in files)
        {
            if (pace.IsOver || (cancellation.IsCancellationRequested && last is not null))
            {
                await open.WhenEmptyAsync();
                await bookmark.WriteAsync(last ?? resumeAt ?? files[0], CancellationToken.None);
                cancellation.ThrowIfCancellationRequested();
                return false;
            }

            await ReadFileAsync(file, verifies: !isRead, newest, pieces, open, cancellation);
            isRead = isRead && file != resumeAt;
            last = file;
            if (!isRead && clock.GetElapsedTime(saved) >= BookmarkInterval)
            {
                await open.WhenEmptyAsync();
                await bookmark.WriteAsync(file, cancellation);
                saved = clock.GetTimestamp();
            }
        }

        await open.WhenEmptyAsync();
        bookmark.Remove();
        return true;
    }

    /// <summary>The newest incoming volume of each node: only these may have a torn tail.</summary>
    private static HashSet<string> NewestVolumes(IEnumerable<string> files) => files
        .Select(file => (File: file, Name: PathLayout.ParseIncoming(file)))
        .Where(each => each.File.StartsWith(PathLayout.Incoming + "/", StringComparison.Ordinal) && each.Name is not null)
        .GroupBy(each => each.Name!.Value.Node, StringComparer.Ordinal)
        .Select(node => node.MaxBy(each => each.Name!.Value.Sequence).File)
        .ToHashSet(StringComparer.Ordinal);

    private async Task ReadFileAsync(
        string file, bool verifies, HashSet<string> newest, ChannelWriter<BlobPiece> pieces, Rest open, CancellationToken cancellation)
    {
        var damage = new List<BackupPathDamage>();
        var whole = new List<StoredBlob>();
        var piece = new List<VolumeScan.Entry>();
        try
        {
            foreach (var entry in new VolumeScan(layout, damage.Add).Read(file))
            {
                CheckFolder(file, entry.Stored);
                if (!verifies || Reads?.Invoke(entry.Header.Digest) == false)
                {
                    whole.Add(entry.Stored);
                    continue;
                }

                if (piece.Count > 0 && (End(entry) - piece[0].Stored.Location.Offset > PieceBytes))
                {
                    await SendAsync();
                }

                piece.Add(entry);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            piece.Clear(); // settled since it was listed: its blobs are in files that come later
        }

        if (piece.Count > 0)
        {
            await SendAsync();
        }

        whole.ForEach(book.NoteWhole);
        var length = new FileInfo(layout.Full(file)) is { Exists: true } info ? info.Length : 0;
        damage.ForEach(each => findings.Add(Judge(each, length, newest)));

        async Task SendAsync()
        {
            await pace.TakeAsync(End(piece[^1]) - piece[0].Stored.Location.Offset, cancellation);
            open.Enter();
            await pieces.WriteAsync(new BlobPiece(file, [.. piece]), cancellation);
            piece.Clear();
        }
    }

    private static long End(VolumeScan.Entry entry) => entry.Stored.Location.Offset + entry.Header.StoredLength;

    private void CheckFolder(string file, StoredBlob blob)
    {
        var expected = PathLayout.IsOwnFile(file) ? PathLayout.OwnFile(blob.Digest) : $"{PathLayout.Items}/{blob.Digest.Folder}/";
        if (!file.StartsWith(PathLayout.Incoming + "/", StringComparison.Ordinal) && !file.StartsWith(expected, StringComparison.Ordinal))
        {
            findings.Add(new Finding(FindingKind.WrongFolder, "the content lies in another file than its digest says")
            {
                File = file,
                Position = blob.Location.Offset,
                Digest = blob.Digest,
                Expected = expected,
                Actual = file,
            });
        }
    }

    /// <summary>Unreadable bytes at an end that a crash tore are rubbish; anywhere else they are damage.</summary>
    private Finding Judge(BackupPathDamage damage, long length, HashSet<string> newest)
    {
        var isAtEnd = damage.Position + damage.Length >= length;
        var isTorn = (isAtEnd && newest.Contains(damage.File))
            || (_settling.TryGetValue(damage.File, out var settled) && damage.Position >= settled);
        return new Finding(isTorn ? FindingKind.TornVolume : FindingKind.UnreadableBytes, damage.Detail)
        {
            File = damage.File,
            Position = damage.Position,
            Expected = "a blob",
            Actual = $"{damage.Length} bytes",
        };
    }

    private async Task VerifyAllAsync(Channel<BlobPiece> pieces, BlobVerifier verifier, Rest open, CancellationToken cancellation)
    {
        var verified = new List<BlobDigest>();
        await foreach (var piece in pieces.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                if (cancellation.IsCancellationRequested)
                {
                    continue; // the walk ends too; what is unread is behind the bookmark
                }

                var verdicts = await verifier.VerifyAsync(piece, CancellationToken.None);
                foreach (var (blob, why) in verdicts)
                {
                    if (why is null)
                    {
                        book.NoteWhole(blob);
                        verified.Add(blob.Digest);
                    }
                    else
                    {
                        book.NoteDamaged(blob, why);
                    }
                }

                book.NoteVerified(verdicts.Count);
                if (verified.Count >= DigestsPerNote)
                {
                    await NoteVerifiedAsync(verified);
                }

                Progressed?.Invoke();
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // Settled since: its blobs are in files that come later, or are looked for at the end.
            }
            catch (Exception e) when (pieces.Writer.TryComplete(e))
            {
                throw; // and the walk does not wait for a worker that is gone
            }
            finally
            {
                open.Leave();
            }
        }

        await NoteVerifiedAsync(verified);
    }

    private async Task NoteVerifiedAsync(List<BlobDigest> verified)
    {
        if (own is not null && verified.Count > 0)
        {
            await own.Catalog.Upkeep.NoteVerifiedAsync([.. verified], clock.GetUtcNow(), CancellationToken.None);
        }

        verified.Clear();
    }

    /// <summary>Counts the pieces that are under way.</summary>
    private sealed class Rest
    {
        private readonly Lock _lock = new();
        private int _count;
        private TaskCompletionSource? _empty;

        public void Enter()
        {
            lock (_lock)
            {
                _count++;
            }
        }

        public void Leave()
        {
            lock (_lock)
            {
                if (--_count == 0)
                {
                    _empty?.TrySetResult();
                    _empty = null;
                }
            }
        }

        public Task WhenEmptyAsync()
        {
            lock (_lock)
            {
                return _count == 0 ? Task.CompletedTask : (_empty ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }
}
