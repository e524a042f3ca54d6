using Akka.Actor;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Items;

namespace Zextras.Backup.Actors.Purge;

/// <summary>What a purge works with.</summary>
internal sealed record PurgeParts(
    IBackupPath Path,
    ICatalog Catalog,
    Recorder Recorder,
    IRetentionSettings Retention,
    PurgeSettings Settings,
    TimeProvider Clock,
    IActorRef Items,
    IActorRef Accounts)
{
    /// <summary>An actor that does not answer within this time is left to the next purge.</summary>
    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Held while a batch runs: whoever puts an account under legal hold waits for it.</summary>
    public required SemaphoreSlim BatchTurn { get; init; }
}
