using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

public sealed class FullDiskTests : IDisposable
{
    private const string Volume = "items/incoming/n1-000001.zst";

    private readonly TemporaryPath _temporary = new();
    private readonly FaultyDisk _disk = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_sync_on_a_full_disk_fails_and_succeeds_once_there_is_space()
    {
        await using var path = await _temporary.OpenAsync(_disk);
        var first = await TemporaryPath.PutAsync(path, TemporaryPath.Noise(1, 500));
        await path.SyncAsync(CancellationToken.None);
        var second = await TemporaryPath.PutAsync(path, TemporaryPath.Noise(2, 500));
        FillUp();

        var refusal = await Assert.ThrowsAsync<BackupPathException>(() => path.SyncAsync(CancellationToken.None));
        Assert.Equal(BackupPathRefusal.DiskFull, refusal.Reason);
        Assert.True(refusal.IsTransient);
        Assert.Contains("Free space", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(first.Location.StoredLength, _temporary.Length(Volume)); // the half of the second was taken back

        MakeSpace();
        await path.SyncAsync(CancellationToken.None);
        Assert.Equal([first, second], await TemporaryPath.ScanAsync(path));
        Assert.Equal(TemporaryPath.Noise(2, 500), await TemporaryPath.ReadAsync(path.Blobs, second));
    }

    [Fact]
    public async Task A_blob_that_finds_no_space_is_refused_and_those_before_it_are_kept()
    {
        _temporary.Options = _temporary.Options with { WriteBufferBytes = 1000 };
        await using var path = await _temporary.OpenAsync(_disk);
        var buffered = await TemporaryPath.PutAsync(path, TemporaryPath.Noise(1, 500));
        FillUp();

        foreach (var length in (int[])[600, 5000]) // one that would fit into the buffer, one that does not
        {
            var refusal = await Assert.ThrowsAsync<BackupPathException>(() => TemporaryPath.PutAsync(path, TemporaryPath.Noise(2, length)));
            Assert.Equal(BackupPathRefusal.DiskFull, refusal.Reason);
        }

        MakeSpace();
        var after = await TemporaryPath.PutAsync(path, TemporaryPath.Noise(2, 5000));
        await path.SyncAsync(CancellationToken.None);
        Assert.Equal([buffered, after], await TemporaryPath.ScanAsync(path));
    }

    [Fact]
    public async Task A_log_line_that_finds_no_space_is_taken_back()
    {
        await using var path = await _temporary.OpenAsync(_disk);
        var history = Histories.Of(ItemId.Of(1), 2);
        await path.Logs.AppendAsync(Histories.Account, [history.Transactions[0]], CancellationToken.None);
        var log = $"accounts/{Histories.Account}/items/01/items.jsonl";
        var before = _temporary.Length(log);
        FillUp();

        var refusal = await Assert.ThrowsAsync<BackupPathException>(() =>
            path.Logs.AppendAsync(Histories.Account, [history.Transactions[1]], CancellationToken.None));

        Assert.Equal(BackupPathRefusal.DiskFull, refusal.Reason);
        Assert.Equal(before, _temporary.Length(log));
        MakeSpace();
        await path.Logs.AppendAsync(Histories.Account, [history.Transactions[1]], CancellationToken.None);
        Assert.Equal(history.Transactions, (await path.Logs.ReadAsync(Histories.Account, history.Item, CancellationToken.None)).Transactions);
    }

    [Fact]
    public async Task A_whole_file_that_finds_no_space_leaves_the_old_one()
    {
        await using var path = await _temporary.OpenAsync(_disk);
        await path.WriteAccountStatAsync(Histories.Account, new AccountStat { Name = "old@example.com" }, CancellationToken.None);
        var before = _temporary.Snapshot();
        FillUp();

        await Assert.ThrowsAsync<BackupPathException>(() =>
            path.WriteAccountStatAsync(Histories.Account, new AccountStat { Name = "new@example.com" }, CancellationToken.None));

        Assert.Equal(before, _temporary.Snapshot());
        MakeSpace();
    }

    [Fact]
    public async Task A_large_blob_that_finds_no_space_leaves_nothing()
    {
        await using var path = await _temporary.OpenAsync(_disk);
        var before = _temporary.Snapshot();
        FillUp();

        var refusal = await Assert.ThrowsAsync<BackupPathException>(() =>
            path.Blobs.PutLargeAsync(new MemoryStream(TemporaryPath.Noise(1, 400_000)), CancellationToken.None));

        Assert.Equal(BackupPathRefusal.DiskFull, refusal.Reason);
        Assert.Equal(before, _temporary.Snapshot());
        MakeSpace();
    }

    [Fact]
    public async Task Settling_that_finds_no_space_deletes_nothing_and_goes_on_once_there_is_some()
    {
        await using var path = await _temporary.OpenAsync(_disk);
        var index = new Index();
        index.Note([await TemporaryPath.PutAsync(path, TemporaryPath.Content(1)), await TemporaryPath.PutAsync(path, TemporaryPath.Content(2))]);
        await path.CloseIncomingVolumeAsync(CancellationToken.None);
        FillUp();

        await Assert.ThrowsAsync<BackupPathException>(() => path.SettleBlobsAsync(index, CancellationToken.None));
        Assert.True(File.Exists(_temporary.Full(Volume)));

        MakeSpace();
        Assert.Equal(2, (await path.SettleBlobsAsync(index, CancellationToken.None)).Blobs);
    }

    [Fact]
    public async Task A_write_that_fails_for_another_reason_ends_the_use_of_the_path()
    {
        await using var path = await _temporary.OpenAsync(_disk);
        await TemporaryPath.PutAsync(path, TemporaryPath.Content(1));
        _disk.Fault = step => step == "Write" ? FaultyDisk.Broken() : null;

        await Assert.ThrowsAsync<BackupPathException>(() => path.SyncAsync(CancellationToken.None));
        MakeSpace();

        var refusal = await Assert.ThrowsAsync<BackupPathException>(() => path.SyncAsync(CancellationToken.None));
        Assert.Equal(BackupPathRefusal.Failed, refusal.Reason);
    }

    private void FillUp()
    {
        _disk.TornShare = 0.5;
        _disk.Fault = step => step == "Write" ? FaultyDisk.NoSpace() : null;
    }

    private void MakeSpace() => _disk.Fault = _ => null;
}
