namespace Zextras.Backup.Api;

/// <summary>The state of the backup as a whole.</summary>
internal sealed record BackupInfoBody
{
    /// <summary>Version of the engine.</summary>
    public required string Version { get; init; }

    /// <summary>Id of the server whose backup it is, a UUID.</summary>
    public required string Server { get; init; }

    /// <summary>The mailbox server as configured, without secrets.</summary>
    public required string Mailboxes { get; init; }

    /// <summary>Absolute path of the Backup Path.</summary>
    public required string BackupPath { get; init; }

    /// <summary>Version of its format.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>When it was first used.</summary>
    public required DateTimeOffset FirstRun { get; init; }

    /// <summary>When the last SmartScan that completed began.</summary>
    public DateTimeOffset? LastSmartScan { get; init; }

    /// <summary>When a coherency check that read everything last reached its end.</summary>
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

    /// <summary>What the last scans could not read, one line each.</summary>
    public required IReadOnlyList<string> Quarantined { get; init; }

    /// <summary>What a person must see.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
