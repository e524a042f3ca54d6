using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>What a status page shows of a Backup Path.</summary>
internal sealed record BackupPathInfo
{
    /// <summary>Absolute path.</summary>
    public required string Root { get; init; }

    /// <summary>The owner.</summary>
    public required ServerId Server { get; init; }

    /// <summary>Version of the format.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>When the path was first used, UTC.</summary>
    public required DateTimeOffset FirstRun { get; init; }

    /// <summary>When the last SmartScan that completed began, UTC; null before the first.</summary>
    public DateTimeOffset? LastSmartScan { get; init; }

    /// <summary>When a coherency check that read everything last reached its end, UTC; null before the first.</summary>
    public DateTimeOffset? LastVerification { get; init; }

    /// <summary>Free bytes on the filesystem.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>Bytes of all blob volumes.</summary>
    public required long BlobBytes { get; init; }

    /// <summary>Incoming volumes that are not settled yet.</summary>
    public required int IncomingVolumes { get; init; }

    /// <summary>Accounts with a folder.</summary>
    public required int Accounts { get; init; }
}
