using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>The bytes of a snapshot of an account.</summary>
internal sealed record AccountStateDocument
{
    /// <summary>Whether the account is under legal hold.</summary>
    [JsonPropertyName("legal-hold")]
    public bool LegalHold { get; init; }

    /// <summary>When its mass deletions were let go.</summary>
    [JsonPropertyName("released-at")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>The array of its transactions.</summary>
    [JsonPropertyName("transactions")]
    public required JsonElement Transactions { get; init; }
}
