namespace Zextras.Backup.Messages.Model;

/// <summary>What made the engine record a transaction.</summary>
public enum TransactionCause
{
    /// <summary>The first SmartScan of the account.</summary>
    InitialScan = 1,

    /// <summary>A later SmartScan.</summary>
    SmartScan = 2,

    /// <summary>An Account Scan: asked for, or started by the engine to close a gap.</summary>
    AccountScan = 3,

    /// <summary>The Real Time Scan.</summary>
    RealTime = 4,

    /// <summary>A restore that put the item back.</summary>
    Restore = 5,

    /// <summary>An external restore.</summary>
    Import = 6,
}
