using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The state of the backup as a whole.</summary>
public sealed record BackupStatus
{
    /// <summary>The warning of a backup that <see cref="IsUnattended"/>.</summary>
    public const string UnattendedWarning =
        "The Real Time Scan is off and no SmartScan is scheduled: nothing new is backed up. Switch one on with doStartService backup-realtime or doStartService smartscan-cron.";

    /// <summary>The warning of a backup that <see cref="IsStopped"/>.</summary>
    public const string StoppedWarning = "The backup module is stopped: nothing is backed up. Start it with doStartService module.";

    /// <summary>Version of the engine.</summary>
    public required string Version { get; init; }

    /// <summary>The server whose backup it is.</summary>
    public required ServerId Server { get; init; }

    /// <summary>The mailbox server as configured, without secrets.</summary>
    public required string Mailboxes { get; init; }

    /// <summary>Absolute path of the Backup Path.</summary>
    public required string BackupPath { get; init; }

    /// <summary>Version of its format.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>When it was first used, UTC.</summary>
    public required DateTimeOffset FirstRun { get; init; }

    /// <summary>When the last SmartScan that completed began, UTC.</summary>
    public DateTimeOffset? LastSmartScan { get; init; }

    /// <summary>When a coherency check that read everything last reached its end, UTC.</summary>
    public DateTimeOffset? LastVerification { get; init; }

    /// <summary>Free bytes on its filesystem.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>Bytes of all blob volumes.</summary>
    public required long BlobBytes { get; init; }

    /// <summary>Blob volumes that are not settled yet.</summary>
    public required int IncomingVolumes { get; init; }

    /// <summary>Accounts on the server.</summary>
    public required long Accounts { get; init; }

    /// <summary>Accounts that are gone from the server and kept in the backup.</summary>
    public required long DeletedAccounts { get; init; }

    /// <summary>Living items.</summary>
    public required long Items { get; init; }

    /// <summary>Deleted items whose history is kept.</summary>
    public required long DeletedItems { get; init; }

    /// <summary>Bytes of the living items' contents, before deduplication and compression.</summary>
    public required long Bytes { get; init; }

    /// <summary>What the last scans could not read, one line each (subject: reason).</summary>
    public IReadOnlyList<string> Quarantined { get; init; } = [];

    /// <summary>Whether nothing new is backed up by itself: the Real Time Scan is off, and no SmartScan is scheduled.</summary>
    public bool IsUnattended { get; init; }

    /// <summary>Whether the module is stopped (<c>doStopService module</c>), so that nothing is done at all.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Free bytes below which a node does not start any more.</summary>
    public long MinimumFreeBytes { get; init; }

    /// <summary>Where this node keeps journal and catalog; null where it is not known.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Free bytes on its filesystem.</summary>
    public long DataFreeBytes { get; init; }

    /// <summary>What a person must see.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
