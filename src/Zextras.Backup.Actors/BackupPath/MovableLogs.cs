using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>The item logs of a path that can be moved.</summary>
internal sealed class MovableLogs(MovableBackupPath path) : IItemLogs
{
    /// <inheritdoc/>
    public Task AppendAsync(AccountId account, IReadOnlyList<Transaction> transactions, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Logs.AppendAsync(account, transactions, cancellation), cancellation);

    /// <inheritdoc/>
    public Task AppendDirectoryAsync(IReadOnlyList<Transaction> transactions, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Logs.AppendDirectoryAsync(transactions, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<ItemHistory> ReadAsync(AccountId account, ItemId item, CancellationToken cancellation) =>
        path.Current.Logs.ReadAsync(account, item, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ItemHistory> ReadAllAsync(AccountId account, CancellationToken cancellation) =>
        path.Current.Logs.ReadAllAsync(account, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ItemHistory> ReadDirectoryAsync(CancellationToken cancellation) =>
        path.Current.Logs.ReadDirectoryAsync(cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ItemLog> ReadLogsAsync(AccountId account, CancellationToken cancellation) =>
        path.Current.Logs.ReadLogsAsync(account, cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<AccountId> ListAccounts() => path.Current.Logs.ListAccounts();
}
