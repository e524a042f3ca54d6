namespace Zextras.Backup.Actors.Accounts;

/// <summary>The work of a scan, which the account's actor starts and stops. The Scan folder has it.</summary>
internal interface IAccountScanner
{
    /// <summary>
    /// Scans the items of the account. Failures of the mailbox server come back in the report; only a failure of the engine
    /// itself throws.
    /// </summary>
    /// <param name="request">Which scan.</param>
    /// <param name="progress">Told after each page: items and bytes so far. May be called from any thread.</param>
    /// <param name="cancellation">Stops after the page at hand; the report then says so.</param>
    Task<AccountScanReport> ScanAsync(AccountScanRequest request, Action<long, long> progress, CancellationToken cancellation);

    /// <summary>
    /// Looks at the places that a feed pointed at, and records what changed there. Failures of the mailbox server come back in
    /// the report; only a failure of the engine itself throws.
    /// </summary>
    Task<AccountLookReport> LookAsync(AccountCommands.LookAt look, CancellationToken cancellation);
}
