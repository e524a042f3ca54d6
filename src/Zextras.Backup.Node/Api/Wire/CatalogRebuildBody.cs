using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks for the catalog to be made anew.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CatalogRebuildBody
{
    /// <summary>Rebuilds from the journal.</summary>
    internal const string Journal = "journal";

    /// <summary>Rebuilds from the Backup Path alone.</summary>
    internal const string BackupPath = "backup_path";

    /// <summary><see cref="Journal"/> or <see cref="BackupPath"/>; absent: the journal.</summary>
    public string? From { get; init; }
}
