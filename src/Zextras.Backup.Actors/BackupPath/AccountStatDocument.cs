using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary><c>account_stat</c>. Extend only: a new member is optional.</summary>
internal sealed record AccountStatDocument
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("cursor")]
    public string? Cursor { get; init; }

    [JsonPropertyName("last-item")]
    public string? LastItem { get; init; }

    [JsonPropertyName("last-scan")]
    public DateTimeOffset? LastScan { get; init; }

    [JsonPropertyName("items")]
    public long Items { get; init; }

    [JsonPropertyName("deleted-items")]
    public long DeletedItems { get; init; }

    [JsonPropertyName("quarantined")]
    public long Quarantined { get; init; }
}
