using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// The item logs of all accounts and of the directory. One writer per account (the node that holds it); readers any.
/// Appending again what is already there is harmless: readers merge by transaction id.
/// </summary>
internal interface IItemLogs : IItemLogReader
{
    /// <summary>
    /// Appends the transactions of any items of an account, grouped by item in their order; the account's own item goes
    /// to <c>account_info</c>. Durable after the next <see cref="IBackupPath.SyncAsync"/>.
    /// </summary>
    Task AppendAsync(AccountId account, IReadOnlyList<Transaction> transactions, CancellationToken cancellation);

    /// <summary>Appends transactions of domains, lists and classes of service.</summary>
    Task AppendDirectoryAsync(IReadOnlyList<Transaction> transactions, CancellationToken cancellation);
}
