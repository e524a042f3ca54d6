using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks for a purge. An unknown member is refused: a misspelt <c>dry-run</c> must not purge.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PurgeBody
{
    /// <summary>Days that deleted items are kept, instead of the set retention.</summary>
    public int? PurgeDays { get; init; }

    /// <summary>The Backup Path; only the node's own may be purged.</summary>
    public string? BackupPath { get; init; }

    /// <summary>Only say what would go, why, and how many bytes come free.</summary>
    public bool DryRun { get; init; }
}
