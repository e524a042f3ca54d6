using System.Collections.Concurrent;
using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Scan;

/// <summary>Alone, because one of the tests measures memory.</summary>
[CollectionDefinition(nameof(ContentReaderTests), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(ContentReaderTests))]
public sealed class ContentReaderTests
{
    private readonly ScriptedAccount _account = new("anna@example.com");
    private readonly ConcurrentQueue<MailboxProblem> _problems = new();
    private readonly Faults _faults = new();

    private ItemWork Work(ScriptedItem item) =>
        new(item.Entry(hasMoveTokens: true), ItemId.Of(2), Known: null, ReadsContent: true, DateTimeOffset.UnixEpoch);

    private async Task<WorkPage> ReadAsync(TestStores stores, params IEnumerable<ScriptedItem> items)
    {
        var settings = new ScanSettings { ReadAheadBytes = 2 << 20, ConcurrentReads = 4 };
        var reader = new ContentReader(new ScriptedSession(_account), stores.Path, stores.Catalog, settings, deep: false, _problems.Enqueue);
        var page = await reader.ReadAsync(new WorkPage([.. items.Select(Work)], 0), CancellationToken.None);
        await stores.Path.SyncAsync(CancellationToken.None);
        return page;
    }

    private static byte[] Noise(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task<byte[]> ContentAsync(TestStores stores, StoredBlob blob)
    {
        await using var stream = await stores.Path.Blobs.OpenAsync(blob.Digest, blob.Location, CancellationToken.None);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9_999)]
    [InlineData(10_000)]
    [InlineData(10_001)]
    [InlineData(70_000)]
    [InlineData(1_000_000)]
    public async Task A_content_of_any_length_is_stored_under_its_digest(int length)
    {
        await using var stores = await TestStores.OpenAsync(_faults, largeBlobThreshold: 10_000);
        foreach (var hint in new long[] { length, 0, 1_000_000_000 })
        {
            var item = _account.Add("mail:INBOX", $"hint {hint}", Noise((int)hint + 1, length));
            item = _account.Replace(item, item with { SizeHint = hint });

            var page = await ReadAsync(stores, item);

            var content = Assert.Single(page.Works).Content!;
            Assert.Equal((length, item.Digest), (content.Size, content.Digest));
            Assert.Equal($"{length}", content.Attributes.First("length"));
            Assert.Equal(item.Content, await ContentAsync(stores, Assert.Single(page.Blobs)));
            Assert.Equal(length, page.BytesRead);
        }
    }

    [Fact]
    public async Task Contents_that_are_known_or_occur_twice_are_stored_once()
    {
        await using var stores = await TestStores.OpenAsync(_faults);
        var (a, b) = (_account.Add("mail:INBOX", "a", "Subject: same\n"), _account.Add("mail:INBOX", "b", "Subject: same\n"));

        var page = await ReadAsync(stores, a, b);

        Assert.Equal(2, page.Works.Count);
        var blob = Assert.Single(page.Blobs);
        await stores.Catalog.PutBlobsAsync(
            [new(blob.Digest, blob.Location.File, blob.Location.Offset, blob.Location.StoredLength, blob.Location.Length)], CancellationToken.None);
        Assert.Empty((await ReadAsync(stores, a)).Blobs);
    }

    [Fact]
    public async Task What_cannot_be_read_is_left_out_and_named()
    {
        await using var stores = await TestStores.OpenAsync(_faults, largeBlobThreshold: 1000);
        var good = _account.Add("mail:INBOX", "good", "Subject: good\n");
        var bad = _account.Add("mail:INBOX", "bad", "Subject: bad\n");
        bad = _account.Replace(bad, bad with { Opens = Scripts.Unreadable });
        var torn = _account.Add("mail:INBOX", "torn", Noise(1, 5000));
        torn = _account.Replace(torn, torn with { Opens = Scripts.BreaksAfter(torn.Content, 3000) });

        var page = await ReadAsync(stores, bad, good, torn);

        Assert.Equal("good", Assert.Single(page.Works).Entry.Key);
        Assert.Single(page.Blobs);
        Assert.Equal(["mail:INBOX/bad", "mail:INBOX/torn"], _problems.Select(problem => problem.Subject).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(stores.Path.Root, "items", "incoming"), "*.tmp"));
    }

    [Fact]
    public async Task Works_without_a_content_to_read_pass_unread()
    {
        await using var stores = await TestStores.OpenAsync(_faults);
        var item = _account.Add("mail:INBOX", "m", "Subject: m\n");
        var settings = new ScanSettings();
        var reader = new ContentReader(new ScriptedSession(_account), stores.Path, stores.Catalog, settings, deep: false, _problems.Enqueue);

        var page = await reader.ReadAsync(new WorkPage([Work(item) with { ReadsContent = false }], 1), CancellationToken.None);

        Assert.Single(page.Works);
        Assert.Empty(_account.TakeOpened());
    }

    [Fact]
    public async Task However_wrong_the_listed_lengths_are_no_more_is_held_than_the_read_ahead_and_what_is_being_read()
    {
        await using var stores = await TestStores.OpenAsync(_faults);
        var items = Enumerable.Range(0, 40).Select(i =>
        {
            var item = _account.Add("mail:INBOX", $"m{i}", Noise(i, 1 << 20));
            return _account.Replace(item, item with { SizeHint = 0 });
        }).ToArray();
        var (opened, stored, most) = (0, 0, 0);
        _faults.Before(FaultyBackupPath.PutBlob, () =>
        {
            lock (_faults)
            {
                opened += _account.TakeOpened().Count;
                most = Math.Max(most, opened - stored++);
            }

            return Task.CompletedTask;
        });

        var page = await ReadAsync(stores, items);

        Assert.Equal(40, page.Works.Count);
        Assert.InRange(most, 1, 2 + 4 + 4); // read-ahead of 2 MiB, 4 at a time read, and 4 at a time stored
    }

    [Fact]
    public async Task A_hundred_megabytes_stream_by_in_bounded_memory()
    {
        await using var stores = await TestStores.OpenAsync(_faults);
        var item = _account.Add("mail:INBOX", "huge", []);
        const int Length = 100 << 20;
        item = _account.Replace(item, item with { SizeHint = Length, Opens = () => new Pattern(Length) });
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var page = await ReadAsync(stores, item);

        // The head of 8 MiB (in a buffer of 16) is held, everything else passes.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 40 << 20);
        Assert.Equal(Length, Assert.Single(page.Works).Content!.Size);
        var blob = Assert.Single(page.Blobs);
        await using var stream = await stores.Path.Blobs.OpenAsync(blob.Digest, blob.Location, CancellationToken.None);
        await stream.CopyToAsync(Stream.Null); // verifies the digest
    }

    /// <summary>So many bytes that repeat, without a buffer that holds them.</summary>
    private sealed class Pattern(int length) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = Math.Min(buffer.Length, length - _at);
            buffer[..read].Fill((byte)(_at / 1000));
            _at += read;
            return read;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
