using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

public sealed class SettlingTests : IDisposable
{
    private const int Count = 30;

    private static readonly byte[][] Contents = [.. Enumerable.Range(0, Count).Select(number => TemporaryPath.Noise(number, 200))];

    private readonly TemporaryPath _temporary = new();

    public SettlingTests() => _temporary.Options = _temporary.Options with { VolumeBytes = 2_000, SettleBatchVolumes = 2 };

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Closed_volumes_move_into_the_folders_of_their_digests()
    {
        await using var path = await _temporary.OpenAsync();
        var index = new Index();
        await FillAsync(path, index);
        await path.CloseIncomingVolumeAsync(CancellationToken.None);
        var volumes = Volumes().Length;

        var report = await path.SettleBlobsAsync(index, CancellationToken.None);

        Assert.True(volumes > 2);
        Assert.Equal(new SettleReport(volumes, Count, 0, index.Places.Values.Sum(place => place.StoredLength)), report);
        Assert.Empty(Volumes());
        Assert.All(index.Places, place => Assert.Equal($"items/{place.Key.Folder}/blobs.zst", place.Value.File));
        await AssertAllReadableAsync(path, index);
        Assert.False(File.Exists(_temporary.Full("items/settling")));
        Assert.Equal(default, await path.SettleBlobsAsync(index, CancellationToken.None));
    }

    [Fact]
    public async Task Closing_the_path_waits_for_the_settling_that_is_under_way()
    {
        var path = await _temporary.OpenAsync();
        var index = new GatedIndex();
        await FillAsync(path, index.Inner);
        await path.CloseIncomingVolumeAsync(CancellationToken.None);
        var settling = path.SettleBlobsAsync(index, CancellationToken.None);
        await index.Asked.Task;

        var closing = path.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        index.MayGoOn.SetResult();
        await closing;

        Assert.Equal(2, (await settling).Volumes); // the pass was finished, and no other begun
        Assert.False(File.Exists(_temporary.Full("items/settling")));
        var damages = new List<BackupPathDamage>();
        _temporary.Options = _temporary.Options with { OnDamage = damages.Add };
        await using var again = await _temporary.OpenAsync();
        await AssertAllReadableAsync(again, index.Inner);
        Assert.Empty(damages);
    }

    [Fact]
    public async Task The_open_volume_stays()
    {
        await using var path = await _temporary.OpenAsync();
        var index = new Index();
        index.Note([await TemporaryPath.PutAsync(path, Contents[0])]);

        Assert.Equal(default, await path.SettleBlobsAsync(index, CancellationToken.None));

        Assert.Single(Volumes());
    }

    [Fact]
    public async Task A_volume_waits_until_no_place_in_it_was_handed_out_for_the_quiet_time()
    {
        _temporary.Options = _temporary.Options with { SettleQuietTime = TimeSpan.FromMinutes(10) };
        await using var path = await _temporary.OpenAsync();
        var index = new Index();
        await TemporaryPath.PutAsync(path, Contents[0]);
        await path.CloseIncomingVolumeAsync(CancellationToken.None);
        _temporary.Time.Advance(TimeSpan.FromMinutes(9));
        var again = await TemporaryPath.PutAsync(path, Contents[0]);

        _temporary.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(0, (await path.SettleBlobsAsync(index, CancellationToken.None)).Volumes);
        Assert.Equal(Contents[0], await TemporaryPath.ReadAsync(path.Blobs, again));

        _temporary.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await path.SettleBlobsAsync(index, CancellationToken.None)).Volumes);
    }

    [Fact]
    public async Task No_place_in_a_settled_volume_is_handed_out_any_more()
    {
        await using var path = await _temporary.OpenAsync();
        var index = new Index();
        await TemporaryPath.PutAsync(path, Contents[0]);
        await path.CloseIncomingVolumeAsync(CancellationToken.None);
        await path.SettleBlobsAsync(index, CancellationToken.None);

        var stored = await TemporaryPath.PutAsync(path, Contents[0]);

        Assert.Equal(Contents[0], await TemporaryPath.ReadAsync(path.Blobs, stored));
    }

    [Fact]
    public async Task A_blob_that_the_index_knows_elsewhere_is_dropped_if_that_place_holds_it()
    {
        await using var path = await _temporary.OpenAsync();
        var index = new Index();
        index.Note([await TemporaryPath.PutAsync(path, Contents[0]), await TemporaryPath.PutAsync(path, Contents[1])]);
        await path.CloseIncomingVolumeAsync(CancellationToken.None);
        await path.SettleBlobsAsync(index, CancellationToken.None);
        index.Places[BlobDigest.Of(Contents[1])] = index.Places[BlobDigest.Of(Contents[1])] with { Offset = 5 };
        await TemporaryPath.PutAsync(path, Contents[0]);
        await TemporaryPath.PutAsync(path, Contents[1]);
        await path.CloseIncomingVolumeAsync(CancellationToken.None);

        var report = await path.SettleBlobsAsync(index, CancellationToken.None);

        Assert.Equal((1, 1L, 1L), (report.Volumes, report.Blobs, report.Dropped));
        await AssertAllReadableAsync(path, index);
    }

    [Fact]
    public async Task A_blob_that_the_index_does_not_know_moves_and_becomes_known()
    {
        await using var path = await _temporary.OpenAsync();
        var index = new Index();
        var stored = await TemporaryPath.PutAsync(path, Contents[0]);
        await path.CloseIncomingVolumeAsync(CancellationToken.None);

        await path.SettleBlobsAsync(index, CancellationToken.None);

        Assert.Equal([stored.Digest], index.Places.Keys);
        await AssertAllReadableAsync(path, index);
    }

    [Fact]
    public async Task A_volume_with_a_damaged_blob_stays_and_its_whole_blobs_move()
    {
        await using var path = await _temporary.OpenAsync();
        var index = new Index();
        var stored = new List<StoredBlob>();
        foreach (var content in Contents.Take(5))
            stored.Add(await TemporaryPath.PutAsync(path, content));
        index.Note(stored);
        await path.CloseIncomingVolumeAsync(CancellationToken.None);
        _temporary.Flip(stored[1].Location.File, stored[1].Location.Offset + 80); // the data of one blob
        _temporary.Flip(stored[3].Location.File, stored[3].Location.Offset + 20); // the header of another

        var report = await path.SettleBlobsAsync(index, CancellationToken.None);

        Assert.Equal((0, 3L, 2L), (report.Volumes, report.Blobs, report.Damaged));
        Assert.Single(Volumes());
        Assert.Equal(
            [(BackupPathDamageKind.DamagedBlob, stored[1].Location.Offset), (BackupPathDamageKind.UnreadableBytes, stored[3].Location.Offset)],
            _temporary.Damage.Select(damage => (damage.Kind, damage.Position)));
        foreach (var i in (int[])[0, 2, 4])
            Assert.Equal(Contents[i], await TemporaryPath.ReadAsync(path.Blobs, new StoredBlob(stored[i].Digest, index.Places[stored[i].Digest])));
    }

    [Fact]
    public async Task Settling_that_is_cancelled_stops_between_passes()
    {
        await using var path = await _temporary.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        var index = new CancellingIndex(cancellation);
        foreach (var content in Contents)
            await TemporaryPath.PutAsync(path, content);
        await path.CloseIncomingVolumeAsync(CancellationToken.None);
        var before = Volumes().Length;

        var report = await path.SettleBlobsAsync(index, cancellation.Token);

        Assert.Equal(2, report.Volumes);
        Assert.Equal(before - 2, Volumes().Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public async Task A_crash_at_any_step_of_settling_loses_nothing_and_the_next_settling_leaves_each_blob_once(double tornShare)
    {
        var crashed = true;
        for (var step = 0; crashed; step++)
        {
            using var temporary = new TemporaryPath();
            temporary.Options = temporary.Options with { VolumeBytes = 2_000, SettleBatchVolumes = 2 };
            var index = new Index();
            await using (var path = await temporary.OpenAsync())
            {
                await FillAsync(path, index, 8);
            }

            crashed = await SettleAndCrashAsync(temporary, index, step, tornShare);

            await using var after = await temporary.OpenAsync();
            await AssertAllReadableAsync(after, index);
            await after.SettleBlobsAsync(index, CancellationToken.None);
            await AssertAllReadableAsync(after, index);
            Assert.Empty(Directory.EnumerateFiles(temporary.Full("items/incoming")));
            Assert.Equal(8, (await TemporaryPath.ScanAsync(after)).Count);
            Assert.Empty(temporary.Damage);
            Assert.True(step < 1000);
        }
    }

    private static async Task<bool> SettleAndCrashAsync(TemporaryPath temporary, Index index, int step, double tornShare)
    {
        var disk = new FaultyDisk();
        var path = await temporary.OpenAsync(disk);
        disk.CrashAt = disk.Steps.Count + step;
        disk.TornShare = tornShare;
        var crash = await Record.ExceptionAsync(() => path.SettleBlobsAsync(new Index(disk) { Places = index.Places }, CancellationToken.None));
        var crashOfDispose = await Record.ExceptionAsync(async () => await path.DisposeAsync());
        Assert.True(crash is null or FaultyDisk.CrashException, $"{crash}");
        Assert.True(crashOfDispose is null or FaultyDisk.CrashException, $"{crashOfDispose}");
        return crash is not null;
    }

    private static async Task FillAsync(IBackupPath path, Index index, int count = Count)
    {
        foreach (var content in Contents.Take(count))
            index.Note([await TemporaryPath.PutAsync(path, content)]);
        await path.SyncAsync(CancellationToken.None);
    }

    private static async Task AssertAllReadableAsync(IBackupPath path, Index index)
    {
        Assert.NotEmpty(index.Places);
        foreach (var (digest, place) in index.Places)
            Assert.Equal(digest, BlobDigest.Of(await TemporaryPath.ReadAsync(path.Blobs, new StoredBlob(digest, place))));
    }

    private string[] Volumes() => Directory.GetFiles(_temporary.Full("items/incoming"));

    private sealed class CancellingIndex(CancellationTokenSource source) : IBlobIndex
    {
        private readonly Index _index = new();

        public Task<IReadOnlyDictionary<BlobDigest, BlobLocation>> FindAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) =>
            _index.FindAsync(digests, cancellation);

        public async Task MoveAsync(IReadOnlyCollection<StoredBlob> moved, CancellationToken cancellation)
        {
            await _index.MoveAsync(moved, cancellation);
            await source.CancelAsync();
        }
    }

    /// <summary>An index that does not say yes before it is let go.</summary>
    private sealed class GatedIndex : IBlobIndex
    {
        internal Index Inner { get; } = new();

        internal TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource MayGoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyDictionary<BlobDigest, BlobLocation>> FindAsync(
            IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) => Inner.FindAsync(digests, cancellation);

        public async Task MoveAsync(IReadOnlyCollection<StoredBlob> moved, CancellationToken cancellation)
        {
            Asked.TrySetResult();
            await MayGoOn.Task;
            await Inner.MoveAsync(moved, cancellation);
        }
    }
}
