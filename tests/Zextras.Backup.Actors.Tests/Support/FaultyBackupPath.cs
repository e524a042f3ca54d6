using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>A Backup Path whose steps can fail, or be the last ones of the engine.</summary>
internal sealed class FaultyBackupPath(IBackupPath path, Faults faults) : IBackupPath, IBlobStore, IItemLogs
{
    internal const string PutBlob = "blob put";
    internal const string BlobPut = "blob was put";
    internal const string Sync = "sync";
    internal const string Synced = "synced";
    internal const string Append = "item log";
    internal const string Appended = "item log appended";

    public string Root => path.Root;

    public ServerId Server => path.Server;

    public IPathUpkeep Upkeep => path.Upkeep;

    public IBlobStore Blobs => this;

    public IItemLogs Logs => this;

    public long LargeBlobThreshold => path.Blobs.LargeBlobThreshold;

    public async Task SyncAsync(CancellationToken cancellation)
    {
        await faults.StepAsync(Sync);
        await path.SyncAsync(cancellation);
        await faults.StepAsync(Synced);
    }

    public async ValueTask<StoredBlob> PutAsync(BlobDigest digest, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await faults.StepAsync(PutBlob);
        var stored = await path.Blobs.PutAsync(digest, content, cancellation);
        await faults.StepAsync(BlobPut);
        return stored;
    }

    public async Task<StoredBlob> PutLargeAsync(Stream content, CancellationToken cancellation)
    {
        await faults.StepAsync(PutBlob);
        var stored = await path.Blobs.PutLargeAsync(content, cancellation);
        await faults.StepAsync(BlobPut);
        return stored;
    }

    public async Task AppendAsync(AccountId account, IReadOnlyList<Transaction> transactions, CancellationToken cancellation)
    {
        await faults.StepAsync(Append);
        await path.Logs.AppendAsync(account, transactions, cancellation);
        await faults.StepAsync(Appended);
    }

    public async Task AppendDirectoryAsync(IReadOnlyList<Transaction> transactions, CancellationToken cancellation)
    {
        await faults.StepAsync(Append);
        await path.Logs.AppendDirectoryAsync(transactions, cancellation);
        await faults.StepAsync(Appended);
    }

    public async Task NoteSmartScanAsync(DateTimeOffset started, DateTimeOffset ended, CancellationToken cancellation)
    {
        await faults.StepAsync("backupstat");
        await path.NoteSmartScanAsync(started, ended, cancellation);
    }

    public async Task WriteAccountStatAsync(AccountId account, AccountStat stat, CancellationToken cancellation)
    {
        await faults.StepAsync("account_stat");
        await path.WriteAccountStatAsync(account, stat, cancellation);
    }

    public Task NoteVerificationAsync(DateTimeOffset ended, CancellationToken cancellation) => path.NoteVerificationAsync(ended, cancellation);

    public Task WriteServerArchiveAsync(DateOnly date, string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation) =>
        path.WriteServerArchiveAsync(date, name, write, cancellation);

    public Task<SettleReport> SettleBlobsAsync(IBlobIndex index, CancellationToken cancellation) =>
        faults.IsDown ? Task.FromException<SettleReport>(new IOException("down")) : path.SettleBlobsAsync(index, cancellation);

    public ValueTask<Stream> OpenAsync(BlobDigest digest, BlobLocation location, CancellationToken cancellation) =>
        path.Blobs.OpenAsync(digest, location, cancellation);

    public Task<AccountStat?> ReadAccountStatAsync(AccountId account, CancellationToken cancellation) =>
        path.ReadAccountStatAsync(account, cancellation);

    public Task CloseIncomingVolumeAsync(CancellationToken cancellation) => path.CloseIncomingVolumeAsync(cancellation);

    public Task<int> SettleLogsAsync(AccountId account, CancellationToken cancellation) => path.SettleLogsAsync(account, cancellation);

    public IAsyncEnumerable<StoredBlob> ScanBlobsAsync(CancellationToken cancellation) => path.ScanBlobsAsync(cancellation);

    public Task<BackupPathInfo> DescribeAsync(CancellationToken cancellation) => path.DescribeAsync(cancellation);

    public Task<ItemHistory> ReadAsync(AccountId account, ItemId item, CancellationToken cancellation) =>
        path.Logs.ReadAsync(account, item, cancellation);

    public IAsyncEnumerable<ItemHistory> ReadAllAsync(AccountId account, CancellationToken cancellation) =>
        path.Logs.ReadAllAsync(account, cancellation);

    public IAsyncEnumerable<ItemHistory> ReadDirectoryAsync(CancellationToken cancellation) => path.Logs.ReadDirectoryAsync(cancellation);

    public IAsyncEnumerable<ItemLog> ReadLogsAsync(AccountId account, CancellationToken cancellation) =>
        path.Logs.ReadLogsAsync(account, cancellation);

    public IReadOnlyList<AccountId> ListAccounts() => path.Logs.ListAccounts();

    public ValueTask DisposeAsync() => path.DisposeAsync();
}
