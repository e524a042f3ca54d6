using Akka.Actor;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Scan;

/// <summary>What every scan of a mailbox server works with.</summary>
internal sealed record AccountScanParts(
    ActorSystem System,
    IMailboxServer Server,
    IBackupPath Path,
    ICatalog Catalog,
    Recorder Recorder,
    AccountGates Gates,
    ScanSettings Settings,
    TimeProvider Clock);
