using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

public sealed class BlobStoreTests : IDisposable
{
    private readonly TemporaryPath _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12_000)]
    [InlineData(200_000)]
    public async Task A_content_is_read_back_before_and_after_it_reached_the_disk(int length)
    {
        await using var path = await _temporary.OpenAsync();
        var content = TemporaryPath.Content(1, length);

        var stored = await TemporaryPath.PutAsync(path, content);

        Assert.Equal(content, await TemporaryPath.ReadAsync(path.Blobs, stored));
        await path.SyncAsync(CancellationToken.None);
        Assert.Equal(content, await TemporaryPath.ReadAsync(path.Blobs, stored));
    }

    [Fact]
    public async Task Bytes_that_cannot_be_compressed_are_kept_as_they_are()
    {
        await using var path = await _temporary.OpenAsync();
        var content = TemporaryPath.Noise(1, 3 << 20);

        var stored = await TemporaryPath.PutAsync(path, content);

        Assert.Equal(content, await TemporaryPath.ReadAsync(path.Blobs, stored));
        Assert.True(stored.Location.StoredLength >= content.Length);
    }

    [Fact]
    public async Task Concurrent_stores_of_one_content_are_one_blob()
    {
        await using var path = await _temporary.OpenAsync();
        var contents = Enumerable.Range(0, 40).Select(number => TemporaryPath.Content(number % 4)).ToArray();

        var stored = await Task.WhenAll(contents.Select(content => Task.Run(() => TemporaryPath.PutAsync(path, content))));

        Assert.Equal(4, stored.Distinct().Count());
        Assert.Equal(4, (await TemporaryPath.ScanAsync(path)).Count);
    }

    [Fact]
    public async Task A_digest_that_was_forgotten_costs_a_second_copy_and_nothing_else()
    {
        _temporary.Options = _temporary.Options with { RecentDigests = 2 };
        await using var path = await _temporary.OpenAsync();

        var stored = new List<StoredBlob>();
        foreach (var number in (int[])[1, 2, 3, 3, 1])
            stored.Add(await TemporaryPath.PutAsync(path, TemporaryPath.Content(number)));

        Assert.Equal(stored[2], stored[3]);
        Assert.NotEqual(stored[0], stored[4]);
        Assert.Equal(TemporaryPath.Content(1), await TemporaryPath.ReadAsync(path.Blobs, stored[0]));
        Assert.Equal(TemporaryPath.Content(1), await TemporaryPath.ReadAsync(path.Blobs, stored[4]));
    }

    [Fact]
    public async Task A_full_volume_is_closed_and_the_next_one_begun()
    {
        _temporary.Options = _temporary.Options with { VolumeBytes = 10_000 };
        await using var path = await _temporary.OpenAsync();
        var contents = Enumerable.Range(0, 10).Select(number => TemporaryPath.Noise(number, 4_000)).ToArray();

        var stored = new List<StoredBlob>();
        foreach (var content in contents)
            stored.Add(await TemporaryPath.PutAsync(path, content));

        Assert.Equal(
            ["items/incoming/n1-000001.zst", "items/incoming/n1-000002.zst", "items/incoming/n1-000003.zst", "items/incoming/n1-000004.zst", "items/incoming/n1-000005.zst"],
            stored.Select(blob => blob.Location.File).Distinct());
        for (var i = 0; i < contents.Length; i++)
            Assert.Equal(contents[i], await TemporaryPath.ReadAsync(path.Blobs, stored[i]));
        Assert.Equal(stored, await TemporaryPath.ScanAsync(path));
    }

    [Fact]
    public async Task A_long_content_gets_a_file_of_its_own()
    {
        _temporary.Options = _temporary.Options with { LargeBlobThreshold = 1000 };
        await using var path = await _temporary.OpenAsync();
        var content = TemporaryPath.Content(7, 500_000);
        var digest = BlobDigest.Of(content);

        var stored = await path.Blobs.PutLargeAsync(new MemoryStream(content), CancellationToken.None);
        var again = await TemporaryPath.PutAsync(path, content);

        Assert.Equal(digest, stored.Digest);
        Assert.Equal($"items/{digest.Folder}/{digest}.zst", stored.Location.File);
        Assert.Equal(stored, again);
        Assert.Equal(content, await TemporaryPath.ReadAsync(path.Blobs, stored));
        Assert.Equal([stored], await TemporaryPath.ScanAsync(path));
        Assert.Empty(Directory.EnumerateFiles(_temporary.Full("items/incoming")));
    }

    [Fact]
    public async Task A_long_content_whose_source_fails_leaves_nothing_and_the_path_works_on()
    {
        await using var path = await _temporary.OpenAsync();
        var before = _temporary.Snapshot();

        await Assert.ThrowsAsync<FailingStream.SourceException>(() => path.Blobs.PutLargeAsync(new FailingStream(), CancellationToken.None));

        Assert.Equal(before, _temporary.Snapshot());
        await TemporaryPath.PutAsync(path, TemporaryPath.Content(1));
        await path.SyncAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Every_flipped_byte_of_a_blob_is_found_when_it_is_read()
    {
        var content = TemporaryPath.Content(3, 100);
        StoredBlob stored;
        await using (var path = await _temporary.OpenAsync())
        {
            stored = await TemporaryPath.PutAsync(path, content);
        }

        var file = stored.Location.File;
        var reader = await BackupPathOpener.OpenReadOnlyAsync(_temporary.Options, CancellationToken.None);
        for (var offset = 0; offset < _temporary.Length(file); offset++)
        {
            _temporary.Flip(file, offset);
            await Assert.ThrowsAsync<BlobDamagedException>(() => TemporaryPath.ReadAsync(reader.Blobs, stored));
            _temporary.Flip(file, offset);
        }

        Assert.Equal(content, await TemporaryPath.ReadAsync(reader.Blobs, stored));
    }

    [Theory]
    [InlineData("items/incoming/n1-000009.zst", 0)]
    [InlineData("items/incoming/n1-000001.zst", 3)]
    [InlineData("items/Ab/blobs.zst", 0)]
    [InlineData("items/../backupstat", 0)]
    [InlineData("../../etc/passwd", 0)]
    [InlineData("/etc/passwd", 0)]
    public async Task A_place_that_does_not_hold_the_blob_is_refused_at_once(string file, long offset)
    {
        await using var path = await _temporary.OpenAsync();
        var stored = await TemporaryPath.PutAsync(path, TemporaryPath.Content(3));

        await Assert.ThrowsAsync<BlobDamagedException>(async () =>
            await path.Blobs.OpenAsync(stored.Digest, stored.Location with { File = file, Offset = offset }, CancellationToken.None));
    }

    [Fact]
    public async Task A_damaged_large_blob_throws_before_its_end()
    {
        _temporary.Options = _temporary.Options with { LargeBlobThreshold = 1000 };
        await using var path = await _temporary.OpenAsync();
        var stored = await path.Blobs.PutLargeAsync(new MemoryStream(TemporaryPath.Noise(5, 300_000)), CancellationToken.None);

        foreach (var offset in (long[])[90, 150_000, stored.Location.StoredLength - 1])
        {
            _temporary.Flip(stored.Location.File, offset);
            await Assert.ThrowsAsync<BlobDamagedException>(() => TemporaryPath.ReadAsync(path.Blobs, stored));
            _temporary.Flip(stored.Location.File, offset);
        }

        _temporary.Cut(stored.Location.File, stored.Location.StoredLength - 1);
        await Assert.ThrowsAsync<BlobDamagedException>(() => TemporaryPath.ReadAsync(path.Blobs, stored));
    }

    /// <summary>Gives some bytes and then fails as a mailbox server would, with an error of input and output.</summary>
    private sealed class FailingStream() : MemoryStream(new byte[200_000])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position > 100_000 ? throw new SourceException() : base.ReadAsync(buffer, cancellationToken);

        internal sealed class SourceException() : IOException("connection lost");
    }
}
