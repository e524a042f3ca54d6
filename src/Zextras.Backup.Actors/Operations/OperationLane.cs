namespace Zextras.Backup.Actors.Operations;

/// <summary>
/// The queue in which an operation waits for its turn. Lanes do not wait for each other: somebody who wants one mail back
/// never stands behind a scan, a purge or the restore of a whole account.
/// </summary>
internal enum OperationLane
{
    /// <summary>Somebody waits for it: one item back.</summary>
    Interactive = 1,

    /// <summary>Restores of many items.</summary>
    Restore = 2,

    /// <summary>SmartScan and Account Scan. The coordinator of scans is their queue.</summary>
    Scan = 3,

    /// <summary>What reads or rewrites everything: purge, coherency check, rebuild, export.</summary>
    Maintenance = 4,
}
