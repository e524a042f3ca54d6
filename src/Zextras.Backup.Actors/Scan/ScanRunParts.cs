using Akka.Actor;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>What the runs of scans work with.</summary>
internal sealed record ScanRunParts(
    ServerId ServerId,
    IMailboxServer Server,
    ICatalog Catalog,
    IBackupPath Path,
    IBlobIndex BlobIndex,
    ServerArchive Archive,
    OperationBoard Board,
    ScanSettings Settings,
    PropertyBook Properties,
    TimeProvider Clock,
    Func<IActorRef> AccountRegion);
