using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Scan;

/// <summary>What the coordinator of scans is told to do. Progress and results go to the operation.</summary>
internal static class ScanCommands
{
    /// <summary>Scan all accounts and the directory.</summary>
    public sealed record StartSmartScan(Guid Operation, bool Deep);

    /// <summary>Scan one account.</summary>
    public sealed record StartAccountScan(Guid Operation, AccountEntry Entry, bool Deep);
}
