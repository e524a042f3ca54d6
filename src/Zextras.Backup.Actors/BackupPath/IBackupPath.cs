using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>The open, owned Backup Path of one mailbox server (drawn in <c>FORMAT.md</c>).</summary>
internal interface IBackupPath : IAsyncDisposable
{
    /// <summary>The absolute path of its root.</summary>
    string Root { get; }

    /// <summary>The server that owns it.</summary>
    ServerId Server { get; }

    /// <summary>Contents.</summary>
    IBlobStore Blobs { get; }

    /// <summary>Histories.</summary>
    IItemLogs Logs { get; }

    /// <summary>What repairs and purge need.</summary>
    IPathUpkeep Upkeep { get; }

    /// <summary>
    /// Completes when everything that was written before the call is on stable storage. Callers that meet share one sync
    /// of the filesystem (design section 3, rule 5).
    /// </summary>
    Task SyncAsync(CancellationToken cancellation);

    /// <summary>Replaces <c>account_stat</c> (and writes <c>backupstat</c> of the account when it is not there yet).</summary>
    Task WriteAccountStatAsync(AccountId account, AccountStat stat, CancellationToken cancellation);

    /// <summary>Notes a finished SmartScan in <c>backupstat</c> at the root.</summary>
    Task NoteSmartScanAsync(DateTimeOffset started, DateTimeOffset ended, CancellationToken cancellation);

    /// <summary>Notes in <c>backupstat</c> at the root that a coherency check read everything.</summary>
    Task NoteVerificationAsync(DateTimeOffset ended, CancellationToken cancellation);

    /// <summary>
    /// Writes a file under <c>servers/&lt;date&gt;/</c> by <paramref name="write"/> into a temporary file that is then renamed.
    /// </summary>
    Task WriteServerArchiveAsync(DateOnly date, string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation);

    /// <summary>The content of <c>account_stat</c>; null where it was never written.</summary>
    Task<AccountStat?> ReadAccountStatAsync(AccountId account, CancellationToken cancellation);

    /// <summary>
    /// Moves whole incoming volumes into the 4096 folders: append, sync, tell <paramref name="index"/>, then delete the
    /// volumes. Takes closed volumes that have been quiet for <see cref="BackupPathOptions.SettleQuietTime"/>, and those
    /// that earlier processes left. A blob that the index does not know moves as well and becomes known to it. Stops
    /// between passes when cancelled. Returns what was moved.
    /// </summary>
    Task<SettleReport> SettleBlobsAsync(IBlobIndex index, CancellationToken cancellation);

    /// <summary>Closes the open incoming volume, so that settling can take it once it has been quiet long enough.</summary>
    Task CloseIncomingVolumeAsync(CancellationToken cancellation);

    /// <summary>Rewrites the logs of an account that have more superseded than live lines, to one line per item.</summary>
    Task<int> SettleLogsAsync(AccountId account, CancellationToken cancellation);

    /// <summary>All blobs by a scan of the headers of all volumes: rebuilds an index from nothing but the files.</summary>
    IAsyncEnumerable<StoredBlob> ScanBlobsAsync(CancellationToken cancellation);

    /// <summary>What a status page shows of the path: sizes, counts, free space, first run, last scans.</summary>
    Task<BackupPathInfo> DescribeAsync(CancellationToken cancellation);
}
