using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>The bytes of the events about holds.</summary>
internal sealed record HoldDocument
{
    /// <summary>When it was said, UTC.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>Who said it.</summary>
    [JsonPropertyName("author")]
    public required string Author { get; init; }

    /// <summary>Whether the hold is on.</summary>
    [JsonPropertyName("set")]
    public bool Set { get; init; }

    /// <summary>Writes it as one JSON object.</summary>
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, HoldJson.Default.HoldDocument);

    /// <summary>Reads what <see cref="Encode"/> writes.</summary>
    /// <exception cref="FormatException">The bytes are none.</exception>
    public static HoldDocument Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, HoldJson.Default.HoldDocument) ?? throw new FormatException("Not a hold: null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not a hold: {e.Message}", e);
        }
    }
}
