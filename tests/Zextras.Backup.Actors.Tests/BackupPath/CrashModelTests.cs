using CsCheck;
using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

/// <summary>
/// Random work with crashes in between, against a model: what was synced is there and whole, and nothing is there that was
/// never written.
/// </summary>
public sealed class CrashModelTests
{
    private enum Kind
    {
        Put,
        PutLarge,
        Append,
        Sync,
        Crash,
        PowerFailure,
        Close,
        SettleBlobs,
        SettleLogs,
    }

    private static readonly Gen<(Kind Kind, int Number)[]> Work = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(Kind.Put)), (1, Gen.Const(Kind.PutLarge)), (6, Gen.Const(Kind.Append)), (3, Gen.Const(Kind.Sync)), (1, Gen.Const(Kind.Crash)),
            (2, Gen.Const(Kind.PowerFailure)), (1, Gen.Const(Kind.Close)), (1, Gen.Const(Kind.SettleBlobs)), (1, Gen.Const(Kind.SettleLogs))),
        Gen.Int[0, 1000]).Array[1, 60];

    [Fact]
    public async Task What_was_synced_survives_every_crash() => await Work.SampleAsync(
        async work =>
        {
            using var model = new Model();
            await model.OpenAsync();
            foreach (var (kind, number) in work)
                await model.DoAsync(kind, number);
            await model.CrashAsync(loseUnsynced: null);
            await model.CheckAsync();
        },
        iter: 150,
        threads: 2);

    private sealed class Model : IDisposable
    {
        private readonly TemporaryPath _temporary = new();
        private readonly Index _index = new();
        private readonly Dictionary<BlobDigest, byte[]> _put = [];
        private readonly HashSet<BlobDigest> _durable = [];
        private readonly Dictionary<ItemId, ItemHistory> _appended = [];
        private Dictionary<ItemId, ItemHistory> _durableHistories = [];
        private FaultyDisk _disk = new();
        private IBackupPath? _path;

        internal Model() => _temporary.Options = _temporary.Options with
        {
            VolumeBytes = 3_000,
            WriteBufferBytes = 700,
            LargeBlobThreshold = 2_000,
            SettleBatchVolumes = 2,
        };

        public void Dispose() => _temporary.Dispose();

        internal async Task OpenAsync()
        {
            _disk = new FaultyDisk(_disk);
            _path = await _temporary.OpenAsync(_disk);
        }

        internal async Task DoAsync(Kind kind, int number)
        {
            switch (kind)
            {
                case Kind.Put:
                    await PutAsync(TemporaryPath.Noise(number % 40, 50 + (number % 40 * 10)));
                    break;
                case Kind.PutLarge:
                    await PutAsync(TemporaryPath.Noise(number % 5, 2_500));
                    break;
                case Kind.Append:
                    await AppendAsync(ItemId.Of(1 + (number % 7 * 50)));
                    break;
                case Kind.Sync:
                    await _path!.SyncAsync(CancellationToken.None);
                    NoteSynced();
                    break;
                case Kind.Crash:
                    await CrashAsync(loseUnsynced: null);
                    await OpenAsync();
                    break;
                case Kind.PowerFailure:
                    await CrashAsync(loseUnsynced: new Random(number));
                    await OpenAsync();
                    break;
                case Kind.Close:
                    await _path!.CloseIncomingVolumeAsync(CancellationToken.None);
                    break;
                case Kind.SettleBlobs:
                    await _path!.SettleBlobsAsync(_index, CancellationToken.None);
                    break;
                case Kind.SettleLogs:
                    await _path!.SettleLogsAsync(Histories.Account, CancellationToken.None);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(kind));
            }
        }

        /// <summary>The process ends; with a power failure each file loses some of what came after the last sync.</summary>
        internal async Task CrashAsync(Random? loseUnsynced)
        {
            _disk.CrashNow();
            await Record.ExceptionAsync(async () => await _path!.DisposeAsync());
            if (loseUnsynced is not null)
                _disk.LoseUnsynced(_temporary.Root, loseUnsynced);

            // What was not durable may be gone: the engine would record it again.
            foreach (var digest in _put.Keys.Except(_durable).ToArray())
                _index.Places.Remove(digest);
            _appended.Clear();
            foreach (var (item, history) in _durableHistories)
                _appended[item] = history;
        }

        internal async Task CheckAsync()
        {
            await OpenAsync();
            foreach (var digest in _durable)
                Assert.Equal(_put[digest], await TemporaryPath.ReadAsync(_path!.Blobs, new StoredBlob(digest, _index.Places[digest])));
            foreach (var stored in await TemporaryPath.ScanAsync(_path!))
                Assert.Equal(_put[stored.Digest], await TemporaryPath.ReadAsync(_path!.Blobs, stored));

            var read = (await TemporaryPath.ReadAllAsync(_path!.Logs, Histories.Account)).ToDictionary(history => history.Item);
            foreach (var (item, history) in _durableHistories)
                Assert.Equal(history.Transactions.Select(each => each.Id), read[item].Transactions.Take(history.Transactions.Count).Select(each => each.Id));
            Assert.Empty(_temporary.Damage);
            await _path!.DisposeAsync();
        }

        private async Task PutAsync(byte[] content)
        {
            var digest = BlobDigest.Of(content);
            if (_index.Places.ContainsKey(digest))
                return; // as the engine does: it asks its index first
            _put[digest] = content;
            _index.Note([await TemporaryPath.PutAsync(_path!, content)]);
        }

        private async Task AppendAsync(ItemId item)
        {
            var history = await _path!.Logs.ReadAsync(Histories.Account, item, CancellationToken.None);
            var next = Histories.Next(history, history.Transactions.Count);
            await _path.Logs.AppendAsync(Histories.Account, [next], CancellationToken.None);
            _appended[item] = history.Apply(next);
        }

        private void NoteSynced()
        {
            _durable.UnionWith(_index.Places.Keys);
            _durableHistories = new Dictionary<ItemId, ItemHistory>(_appended);
        }
    }
}
