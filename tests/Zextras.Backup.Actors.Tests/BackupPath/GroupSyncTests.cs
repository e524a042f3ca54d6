using Xunit;
using Zextras.Backup.Actors.BackupPath;

namespace Zextras.Backup.Actors.Tests.BackupPath;

public sealed class GroupSyncTests : IDisposable
{
    private readonly TemporaryPath _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Who_comes_while_a_sync_runs_shares_the_next_one()
    {
        var disk = new FaultyDisk();
        await using var path = await _temporary.OpenAsync(disk);
        using var begun = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        disk.Fault = step =>
        {
            if (step == "SyncFilesystem")
            {
                begun.Release();
                goOn.Wait();
            }

            return null;
        };

        var first = path.SyncAsync(CancellationToken.None);
        await begun.WaitAsync();
        var others = Enumerable.Range(0, 10).Select(_ => path.SyncAsync(CancellationToken.None)).ToArray();
        goOn.Release();
        await first;
        await begun.WaitAsync();

        Assert.DoesNotContain(others, task => task.IsCompleted); // the first sync may have begun before their bytes came
        goOn.Release();
        await Task.WhenAll(others);
        Assert.Equal(2, disk.Steps.Count(step => step == "SyncFilesystem"));
        disk.Fault = _ => null;
    }

    [Fact]
    public async Task A_failing_sync_fails_for_all_who_wait_and_ends_the_use_of_the_path()
    {
        var disk = new FaultyDisk();
        await using var path = await _temporary.OpenAsync(disk);
        await TemporaryPath.PutAsync(path, TemporaryPath.Content(1));
        disk.Fault = step => step == "SyncFilesystem" ? FaultyDisk.Broken() : null;

        var waiting = Enumerable.Range(0, 5).Select(_ => path.SyncAsync(CancellationToken.None)).ToArray();
        foreach (var task in waiting)
            Assert.Equal(BackupPathRefusal.Failed, (await Assert.ThrowsAsync<BackupPathException>(() => task)).Reason);

        disk.Fault = _ => null; // the disk looks well again: too late
        Func<Task>[] writes =
        [
            () => path.SyncAsync(CancellationToken.None),
            () => TemporaryPath.PutAsync(path, TemporaryPath.Content(2)),
            () => path.Blobs.PutLargeAsync(new MemoryStream(), CancellationToken.None),
            () => path.Logs.AppendAsync(Histories.Account, Histories.Of(global::Zextras.Backup.Messages.Model.ItemId.Of(1), 1).Transactions, CancellationToken.None),
            () => path.NoteSmartScanAsync(default, default, CancellationToken.None),
        ];
        foreach (var write in writes)
        {
            var refusal = await Assert.ThrowsAsync<BackupPathException>(write);
            Assert.Equal(BackupPathRefusal.Failed, refusal.Reason);
            Assert.Contains("start the node again", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_the_filesystem_cannot_be_synced_each_written_file_and_new_directory_is()
    {
        var disk = new FaultyDisk { CanSyncAll = false };
        await using var path = await _temporary.OpenAsync(disk);
        await TemporaryPath.PutAsync(path, TemporaryPath.Content(1));
        await path.Logs.AppendAsync(Histories.Account, Histories.Of(global::Zextras.Backup.Messages.Model.ItemId.Of(1), 1).Transactions, CancellationToken.None);
        var before = disk.Steps.Count;

        await path.SyncAsync(CancellationToken.None);
        var first = disk.Steps.Skip(before).Where(step => step != "Write").ToLookup(step => step);
        await path.SyncAsync(CancellationToken.None);

        Assert.Equal(2, first["Sync"].Count()); // the volume, the log
        var depth = _temporary.Root.Split('/').Length - 1;
        Assert.Equal(1 + depth + 6, first["SyncDirectory"].Count()); // "/", down to the root, accounts/<id>/items/01, items/incoming
        Assert.Equal(before + 1 + first.Sum(each => each.Count()), disk.Steps.Count); // the second sync had nothing to do
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_disturb_the_others()
    {
        var disk = new FaultyDisk();
        await using var path = await _temporary.OpenAsync(disk);
        using var goOn = new SemaphoreSlim(0);
        disk.Fault = step =>
        {
            if (step == "SyncFilesystem")
                goOn.Wait();
            return null;
        };
        using var cancellation = new CancellationTokenSource();
        var givesUp = path.SyncAsync(cancellation.Token);
        var waits = path.SyncAsync(CancellationToken.None);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        goOn.Release(10);

        await waits;
        disk.Fault = _ => null;
    }
}
