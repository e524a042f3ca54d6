using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Messages.Model;

/// <summary>
/// A transaction as JSON: the members in the order they are written. Extend only: a new member is optional, a member's
/// name and meaning never change. A new member is declared last: an older engine writes the members that it does not know
/// back at the end, and only in the order in which they were hashed do they give the same chain.
/// </summary>
internal sealed record TransactionDocument
{
    [JsonPropertyName("transaction")]
    public required string Transaction { get; init; }

    [JsonPropertyName("item")]
    public required string Item { get; init; }

    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    [JsonPropertyName("start-date")]
    public required string StartDate { get; init; }

    [JsonPropertyName("cause")]
    public required string Cause { get; init; }

    [JsonPropertyName("deleted")]
    public required bool Deleted { get; init; }

    [JsonPropertyName("held")]
    public bool? Held { get; init; }

    [JsonPropertyName("version")]
    public long? Version { get; init; }

    [JsonPropertyName("key")]
    public required string Key { get; init; }

    [JsonPropertyName("folders")]
    public string[]? Folders { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("flags")]
    public string[]? Flags { get; init; }

    [JsonPropertyName("tags")]
    public string[]? Tags { get; init; }

    [JsonPropertyName("date")]
    public string? Date { get; init; }

    [JsonPropertyName("modified")]
    public string? Modified { get; init; }

    [JsonPropertyName("size")]
    public required long Size { get; init; }

    [JsonPropertyName("digest")]
    public string? Digest { get; init; }

    [JsonPropertyName("metadata")]
    public ItemAttributes? Metadata { get; init; }

    [JsonPropertyName("end-date")]
    public string? EndDate { get; init; }

    [JsonPropertyName("chain")]
    public string? Chain { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; } // not init: the generator cannot bind extension data then
}
