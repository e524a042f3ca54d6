namespace Zextras.Backup.Actors.Hosting;

/// <summary>A purge that somebody asks for.</summary>
public sealed record PurgeRequest
{
    /// <summary>Days that deleted items are kept, instead of the set retention; null: as set.</summary>
    public int? PurgeDays { get; init; }

    /// <summary>The Backup Path; null: the engine's own, which is the only one that may be purged.</summary>
    public string? BackupPath { get; init; }

    /// <summary>Only say what would go, why, and how many bytes come free.</summary>
    public bool DryRun { get; init; }
}
