namespace Zextras.Backup.Actors.Operations;

/// <summary>The names of the commands that start operations, as console and API write them.</summary>
public static class OperationKinds
{
    /// <summary>SmartScan.</summary>
    public const string SmartScan = "doSmartScan";

    /// <summary>Account Scan.</summary>
    public const string AccountScan = "doAccountScan";

    /// <summary>Restore of one item.</summary>
    public const string ItemRestore = "doItemRestore";

    /// <summary>Undelete of what was deleted in a window of time.</summary>
    public const string Undelete = "doUndelete";

    /// <summary>Restore of an account into a new one.</summary>
    public const string AccountRestore = "doRestoreOnNewAccount";

    /// <summary>Rollback of an account or folder in place.</summary>
    public const string Rollback = "doRollback";

    /// <summary>Import from the Backup Path of another server.</summary>
    public const string ExternalRestore = "doExternalRestore";

    /// <summary>Refill of contents that the mailbox lost.</summary>
    public const string BlobRestore = "doRestoreBlobs";

    /// <summary>Export of mailboxes into files.</summary>
    public const string Export = "doExport";

    /// <summary>Restore of an account's settings, a domain, a distribution list or a class of service.</summary>
    public const string DirectoryRestore = "doRestoreDirectory";

    /// <summary>Rebuild of the catalog.</summary>
    public const string CatalogRebuild = "doRebuildCatalog";

    /// <summary>Coherency Check that only reads.</summary>
    public const string CoherencyCheck = "doCoherencyCheck";

    /// <summary>Coherency Check that heals what it finds.</summary>
    public const string CoherencyFix = "doCoherencyCheck fixBackup";

    /// <summary>Purge.</summary>
    public const string Purge = "doPurge";

    /// <summary>Archive of the server's configuration.</summary>
    public const string ServerArchive = "doBackupServerCustomizations";

    /// <summary>Move of the Backup Path.</summary>
    public const string PathMove = "doMoveBackupPath";

    /// <summary>The end of such a move: the engine goes over to the new path.</summary>
    public const string PathSwitch = "doMoveBackupPath switch";

    /// <summary>Those that write to the catalog while they run.</summary>
    internal static IReadOnlyCollection<string> Committing { get; } = [SmartScan, AccountScan, DirectoryRestore, ItemRestore, Purge, .. Restoring];

    /// <summary>Those that put many items into mailboxes.</summary>
    internal static IReadOnlyCollection<string> Restoring => [Undelete, AccountRestore, Rollback, ExternalRestore, BlobRestore];

    /// <summary>Those beside which nothing else may begin. One that waits for others lets them begin until its own turn comes.</summary>
    internal static IReadOnlyCollection<string> Exclusive { get; } = [CatalogRebuild, CoherencyFix, PathSwitch];
}
