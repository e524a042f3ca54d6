using System.Buffers;
using System.Collections.Concurrent;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// Reads the contents of a page: hash, describe, and store what the Backup Path does not hold. A content that cannot be read
/// is a problem of its item, never of the page. Memory is bounded by the read-ahead, whatever the page holds.
/// </summary>
internal sealed class ContentReader(
    IMailboxSession session,
    IBackupPath path,
    ICatalog catalog,
    ScanSettings settings,
    bool deep,
    Action<MailboxProblem> report)
{
    /// <summary>What a content is taken for where the listing does not tell its size.</summary>
    private const long UnknownSize = 64 * 1024;

    private long _healed;

    /// <summary>Deep scan: contents that were missing or damaged in the Backup Path and were stored anew.</summary>
    public long Healed => Interlocked.Read(ref _healed);

    /// <summary>The page with the contents of its works filled in; works whose content could not be read are left out.</summary>
    public async Task<WorkPage> ReadAsync(WorkPage page, CancellationToken cancellation)
    {
        var done = new List<ItemWork>(page.Works.Count);
        done.AddRange(page.Works.Where(work => !work.ReadsContent || work.Content is not null));
        var blobs = new List<StoredBlob>();
        long bytes = 0;
        var waiting = new Queue<ItemWork>(page.Works.Where(work => work is { ReadsContent: true, Content: null }));
        while (waiting.Count > 0)
        {
            var contents = await ReadSomeAsync(waiting, cancellation);
            try
            {
                blobs.AddRange(await StoreAsync(contents, cancellation));
                blobs.AddRange(contents.Select(content => content.Large).OfType<StoredBlob>());
                done.AddRange(contents.Select(content => content.Work));
                bytes += contents.Sum(content => content.Work.Content!.Size);
            }
            finally
            {
                foreach (var content in contents)
                {
                    content.Release();
                }
            }
        }

        return page with { Works = done, Blobs = blobs, BytesRead = bytes };
    }

    /// <summary>
    /// Takes works and reads them until so many bytes are held, by their true lengths: a listing may not tell them, or be
    /// wrong. Those already begun then come on top, at most as many as are read at the same time.
    /// </summary>
    private async Task<IReadOnlyList<ReadContent>> ReadSomeAsync(Queue<ItemWork> waiting, CancellationToken cancellation)
    {
        var contents = new ConcurrentBag<ReadContent>();
        var held = 0L;
        IEnumerable<ItemWork> UntilFull()
        {
            while (Interlocked.Read(ref held) < settings.ReadAheadBytes && waiting.TryDequeue(out var work))
            {
                yield return work;
            }
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.ConcurrentReads, CancellationToken = cancellation };
        await Parallel.ForEachAsync(UntilFull(), parallel, async (work, token) =>
        {
            try
            {
                var content = await ReadOneAsync(work, token);
                Interlocked.Add(ref held, content.Bytes.Length);
                contents.Add(content);
            }
            catch (MailboxException e)
            {
                report(new MailboxProblem(work.Subject, e.Message)
                {
                    FolderKey = work.Entry.FolderKey,
                    HasVanished = e.Failure is MailboxFailure.Vanished,
                });
            }
        });
        return [.. contents];
    }

    private async Task<ReadContent> ReadOneAsync(ItemWork work, CancellationToken cancellation)
    {
        await using var opened = await session.OpenContentAsync(work.Entry, cancellation);
        await using var stream = new ContentStream(default, opened);
        var limit = path.Blobs.LargeBlobThreshold;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((work.Entry.SizeHint ?? UnknownSize) + 1, 1, limit + 1));
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length > limit)
                {
                    break;
                }

                var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * length, limit + 1));
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return length > limit
            ? await ReadLargeAsync(work, buffer, length, stream, cancellation)
            : Whole(work, buffer, length);
    }

    private ReadContent Whole(ItemWork work, byte[] buffer, int length)
    {
        var content = buffer.AsSpan(0, length);
        var head = content[..Math.Min(length, ContentDescription.HeadLength)];
        return new ReadContent(Describe(work, BlobDigest.Of(content), head, length), buffer, length);
    }

    /// <summary>Longer than what is kept in memory: stored as it streams by, which also deduplicates it.</summary>
    private async Task<ReadContent> ReadLargeAsync(ItemWork work, byte[] buffer, int length, Stream rest, CancellationToken cancellation)
    {
        try
        {
            await using var whole = new ContentStream(buffer.AsMemory(0, length), rest);
            var stored = await path.Blobs.PutLargeAsync(whole, cancellation);
            var described = Describe(work, stored.Digest, buffer.AsSpan(0, Math.Min(length, ContentDescription.HeadLength)), stored.Location.Length);
            return new ReadContent(described, buffer: null, 0) { Large = stored };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ItemWork Describe(ItemWork work, BlobDigest digest, ReadOnlySpan<byte> head, long size)
    {
        var description = session.Describe(work.Entry, head, size);
        var attributes = description.Tags.Count == 0
            ? description.Attributes
            : description.Attributes.With(AttributeNames.Category, [.. description.Tags]);
        return work with
        {
            Content = new ItemContent
            {
                Kind = description.Kind,
                Name = description.Name,
                Size = size,
                Digest = digest,
                Attributes = attributes,
            },
        };
    }

    private async Task<IReadOnlyList<StoredBlob>> StoreAsync(IReadOnlyList<ReadContent> contents, CancellationToken cancellation)
    {
        var small = contents
            .Where(content => content.Large is null)
            .DistinctBy(content => content.Work.Content!.Digest)
            .ToArray();
        var known = await FindAsync(contents, small, cancellation);
        var stored = new ConcurrentBag<StoredBlob>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.ConcurrentReads, CancellationToken = cancellation };
        await Parallel.ForEachAsync(small, parallel, async (content, token) =>
        {
            var digest = content.Work.Content!.Digest!.Value;
            if (known.TryGetValue(digest, out var place))
            {
                if (!deep || await IsSoundAsync(place, token))
                {
                    return;
                }

                Interlocked.Increment(ref _healed);
            }

            stored.Add(await path.Blobs.PutAsync(digest, content.Bytes, token));
        });
        return [.. stored];
    }

    /// <summary>
    /// The places of contents on which this page may rely. A condemned one is revived first, durably: a purge that runs
    /// beside may be about to drop it, and what it has dropped since is stored anew.
    /// </summary>
    private async Task<Dictionary<BlobDigest, CatalogBlob>> FindAsync(
        IReadOnlyList<ReadContent> contents, IReadOnlyList<ReadContent> small, CancellationToken cancellation)
    {
        var found = await catalog.FindBlobsAsync([.. small.Select(content => content.Work.Content!.Digest!.Value)], cancellation);
        var known = new Dictionary<BlobDigest, CatalogBlob>(found);
        BlobDigest[] doubtful =
        [
            .. found.Values.Where(blob => blob.IsCondemned).Select(blob => blob.Digest),
            .. contents.Select(content => content.Large?.Digest).OfType<BlobDigest>(),
        ];
        if (doubtful.Length > 0)
        {
            var revived = await catalog.Upkeep.ReviveAsync(doubtful, cancellation);
            foreach (var dropped in doubtful.Where(digest => !revived.Contains(digest)))
            {
                known.Remove(dropped);
            }
        }

        return known;
    }

    private async Task<bool> IsSoundAsync(CatalogBlob blob, CancellationToken cancellation)
    {
        try
        {
            var location = new BlobLocation(blob.File, blob.Offset, blob.StoredLength, blob.Length);
            await using var stream = await path.Blobs.OpenAsync(blob.Digest, location, cancellation);
            await stream.CopyToAsync(Stream.Null, cancellation);
            return true;
        }
        catch (Exception e) when (e is BlobDamagedException or FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private sealed class ReadContent(ItemWork work, byte[]? buffer, int length)
    {
        public ItemWork Work { get; } = work;

        public ReadOnlyMemory<byte> Bytes { get; } = buffer.AsMemory(0, length);

        public StoredBlob? Large { get; init; }

        public void Release()
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
