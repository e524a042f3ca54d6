using Xunit;
using Zextras.Backup.Actors.BackupPath;

namespace Zextras.Backup.Actors.Tests.BackupPath;

public sealed class IncomingRecoveryTests : IDisposable
{
    private const string Volume = "items/incoming/n1-000001.zst";

    private readonly TemporaryPath _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_torn_tail_is_cut_wherever_the_last_blob_was_torn()
    {
        var (stored, bytes) = await FillAsync();
        var last = stored[^1].Location;

        for (var length = last.Offset; length < bytes.Length; length++)
        {
            Restore(bytes);
            _temporary.Cut(Volume, length);

            await using var path = await _temporary.OpenAsync();

            Assert.Equal(last.Offset, _temporary.Length(Volume));
            Assert.Equal(stored[..^1], await TemporaryPath.ScanAsync(path));
        }

        Assert.Equal(bytes.Length - last.Offset - 1, _temporary.TornTails.Count); // nothing is torn off at the first length

        Assert.Empty(_temporary.Damage);
    }

    [Fact]
    public async Task A_tail_of_zeros_that_a_power_failure_left_is_cut()
    {
        var (stored, bytes) = await FillAsync();
        bytes.AsSpan((int)stored[^1].Location.Offset + 100).Clear();
        Restore([.. bytes, .. new byte[5000]]);

        await using var path = await _temporary.OpenAsync();

        Assert.Equal(stored[^1].Location.Offset, _temporary.Length(Volume));
    }

    [Fact]
    public async Task A_volume_without_one_whole_blob_is_deleted_and_its_number_is_free_again()
    {
        var (_, bytes) = await FillAsync();
        Restore(bytes[..50]);

        await using var path = await _temporary.OpenAsync();

        Assert.Empty(Directory.EnumerateFiles(_temporary.Full("items/incoming")));
        Assert.Equal(Volume, (await TemporaryPath.PutAsync(path, TemporaryPath.Content(1))).Location.File);
    }

    [Fact]
    public async Task Damage_in_the_middle_cuts_nothing_and_hides_only_its_own_blob()
    {
        var (stored, bytes) = await FillAsync();
        for (var offset = stored[1].Location.Offset; offset < stored[2].Location.Offset; offset++)
        {
            Restore(bytes);
            _temporary.Flip(Volume, offset);
            _temporary.Damage.Clear();

            await using var path = await _temporary.OpenAsync();

            Assert.Equal(bytes.Length, _temporary.Length(Volume));
            var found = await TemporaryPath.ScanAsync(path);
            Assert.Contains(stored[0], found);
            Assert.Contains(stored[2], found);
            Assert.Equal(offset < stored[1].Location.Offset + BlobHeader.Size, _temporary.Damage.Count > 0);
        }
    }

    [Fact]
    public async Task Appends_after_a_crash_go_into_a_new_volume()
    {
        await FillAsync();
        await using var path = await _temporary.OpenAsync();

        Assert.Equal("items/incoming/n1-000002.zst", (await TemporaryPath.PutAsync(path, TemporaryPath.Content(9))).Location.File);
    }

    [Fact]
    public async Task What_the_crash_of_another_node_left_is_not_touched()
    {
        var (_, bytes) = await FillAsync();
        Restore(bytes[..^1]);
        _temporary.Options = _temporary.Options with { Node = "n2" };

        await using var path = await _temporary.OpenAsync();

        Assert.Equal(bytes.Length - 1, _temporary.Length(Volume));
        Assert.Equal("items/incoming/n2-000001.zst", (await TemporaryPath.PutAsync(path, TemporaryPath.Content(9))).Location.File);
    }

    [Fact]
    public async Task A_half_written_large_blob_is_deleted()
    {
        var disk = new FaultyDisk();
        var crashed = await _temporary.OpenAsync(disk);
        disk.Fault = step => step == "Rename" || step == "Delete" ? new FaultyDisk.CrashException() : null;
        await Assert.ThrowsAsync<FaultyDisk.CrashException>(() => crashed.Blobs.PutLargeAsync(new MemoryStream(new byte[100]), CancellationToken.None));
        await crashed.DisposeAsync();
        Assert.Single(Directory.EnumerateFiles(_temporary.Full("items/incoming")));

        await using var path = await _temporary.OpenAsync();

        Assert.Empty(Directory.EnumerateFiles(_temporary.Full("items/incoming")));
    }

    private async Task<(StoredBlob[] Stored, byte[] Bytes)> FillAsync()
    {
        await using var path = await _temporary.OpenAsync();
        StoredBlob[] stored =
        [
            await TemporaryPath.PutAsync(path, TemporaryPath.Content(1, 100)),
            await TemporaryPath.PutAsync(path, TemporaryPath.Noise(2, 150)),
            await TemporaryPath.PutAsync(path, TemporaryPath.Noise(3, 200)),
        ];
        await path.SyncAsync(CancellationToken.None);
        return (stored, await File.ReadAllBytesAsync(_temporary.Full(Volume)));
    }

    private void Restore(byte[] bytes) => File.WriteAllBytes(_temporary.Full(Volume), bytes);
}
