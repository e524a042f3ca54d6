using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// <c>items/settling</c>: there while a settling pass appends to the folders. Whoever finds it knows where torn tails may
/// be, and from which byte on a blob may lie twice.
/// </summary>
internal sealed record SettleIntentDocument
{
    /// <summary>The length of each folder's <c>blobs.zst</c> before the pass.</summary>
    [JsonPropertyName("lengths")]
    public required Dictionary<string, long> Lengths { get; init; }
}
