using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// The histories that the item logs of a Backup Path hold. Damage is stepped over and told to
/// <see cref="BackupPathOptions.OnDamage"/>; a line that is still being written is not there yet. Safe while others append.
/// </summary>
internal interface IItemLogReader
{
    /// <summary>The history of one item; empty where the logs have none.</summary>
    Task<ItemHistory> ReadAsync(AccountId account, ItemId item, CancellationToken cancellation);

    /// <summary>The histories of all items of an account, the account's own included, log by log.</summary>
    IAsyncEnumerable<ItemHistory> ReadAllAsync(AccountId account, CancellationToken cancellation);

    /// <summary>The histories of all directory objects.</summary>
    IAsyncEnumerable<ItemHistory> ReadDirectoryAsync(CancellationToken cancellation);

    /// <summary>
    /// The logs of an account one by one, each with its histories and its damage; memory for one log at a time.
    /// </summary>
    IAsyncEnumerable<ItemLog> ReadLogsAsync(AccountId account, CancellationToken cancellation);

    /// <summary>The accounts that have a folder in the Backup Path.</summary>
    IReadOnlyList<AccountId> ListAccounts();
}
