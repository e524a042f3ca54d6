using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// What the engine does for whoever holds it: the HTTP API, the console behind it, tests. Long jobs are started and come
/// back as operations at once; wrong arguments throw <see cref="BackupRequestException"/> before anything begins.
/// </summary>
public interface IBackupEngine
{
    /// <summary>
    /// Completes when the engine answers. The very first time it then begins the Initial Scan by itself (seed: "How Zextras
    /// Backup Works").
    /// </summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Starts a SmartScan of all accounts and the directory; while one runs, it is that one.</summary>
    Operation StartSmartScan(bool deep, string author);

    /// <summary>Starts an Account Scan.</summary>
    /// <param name="account">Address or id.</param>
    /// <param name="deep">Compare everything, recreate missing blobs and item log lines.</param>
    /// <param name="author">Who asks.</param>
    /// <param name="cancellation">Gives up looking the account up.</param>
    Task<Operation> StartAccountScanAsync(string account, bool deep, string author, CancellationToken cancellation);

    /// <summary>Starts putting one item back.</summary>
    Task<Operation> StartItemRestoreAsync(ItemRestoreRequest request, string author, CancellationToken cancellation);

    /// <summary>Starts rebuilding the catalog, from the journal or from the Backup Path alone.</summary>
    Operation StartCatalogRebuild(bool fromBackupPath, string author);

    /// <summary>All operations of this node's run, newest first.</summary>
    IReadOnlyList<Operation> ListOperations();

    /// <summary>One operation; null where there is none of that id.</summary>
    Operation? FindOperation(Guid id);

    /// <summary>The operation each time it changed (at most about ten times a second), and last when it has ended.</summary>
    IAsyncEnumerable<Operation> WatchOperationAsync(Guid id, CancellationToken cancellation);

    /// <summary>Asks an operation to stop; false where there is none of that id that could.</summary>
    bool StopOperation(Guid id);

    /// <summary>The accounts that can be restored, as they were at an instant (null: now), deleted ones too unless hidden.</summary>
    Task<IReadOnlyList<AvailableAccount>> GetAvailableAccountsAsync(DateTimeOffset? at, bool hideDeleted, CancellationToken cancellation);

    /// <summary>Searches the items of an account.</summary>
    Task<IReadOnlyList<FoundItem>> SearchItemsAsync(ItemSearch search, CancellationToken cancellation);

    /// <summary>The history of one item, end dates filled in.</summary>
    Task<IReadOnlyList<Transaction>> GetHistoryAsync(string account, ItemId item, CancellationToken cancellation);

    /// <summary>The content of an item in a state; the stream verifies the digest while it is read.</summary>
    Task<Stream> OpenContentAsync(BlobDigest digest, CancellationToken cancellation);

    /// <summary>The state of the backup as a whole.</summary>
    Task<BackupStatus> GetBackupInfoAsync(CancellationToken cancellation);
}
