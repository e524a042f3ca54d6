namespace Zextras.Backup.Actors.Feed;

/// <summary>Starts the scans that close gaps. The hosting has it: scans and feeds do not know each other.</summary>
internal interface IGapScans
{
    /// <summary>Scans accounts; returns when the scans have ended, well or not. Whether they closed a gap shows the catalog.</summary>
    /// <param name="accounts">Addresses; null: a SmartScan of all accounts.</param>
    /// <param name="cancellation">Stops waiting; scans that run go on.</param>
    /// <returns>The accounts that the mailbox server does not have.</returns>
    Task<IReadOnlyCollection<string>> ScanAsync(IReadOnlyCollection<string>? accounts, CancellationToken cancellation);
}
