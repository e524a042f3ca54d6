using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Mailboxes.Cyrus;

/// <summary>One line that <c>zextras-backup-relay.pl</c> wrote: an event of Cyrus as it came (RFC 5423 and its own), or a word of the relay's.</summary>
internal sealed record CyrusEvent
{
    /// <summary>The relay's sign of life.</summary>
    public const string Alive = "zextras.Alive";

    /// <summary>The relay could not tell everything.</summary>
    public const string Missed = "zextras.Missed";

    /// <summary>What happened.</summary>
    [JsonPropertyName("event")]
    public required string Event { get; init; }

    /// <summary>When; null in the relay's own words.</summary>
    [JsonPropertyName("timestamp")]
    public DateTimeOffset? At { get; init; }

    /// <summary>Where; null in the relay's own words.</summary>
    [JsonPropertyName("uri")]
    public string? Uri { get; init; }

    /// <summary>The messages, where there may be several.</summary>
    [JsonPropertyName("uidset")]
    public string? Uids { get; init; }

    /// <summary>Where messages or a mailbox came from.</summary>
    [JsonPropertyName("oldMailboxID")]
    public string? OldUri { get; init; }

    /// <summary>The messages that are there no more, in the mailbox that they came from.</summary>
    [JsonPropertyName("vnd.cmu.oldUidset")]
    public string? OldUids { get; init; }

    /// <summary>The type of the mailbox.</summary>
    [JsonPropertyName("vnd.cmu.mbtype")]
    public string? Type { get; init; }

    /// <summary>The process of Cyrus.</summary>
    [JsonPropertyName("pid")]
    public int Process { get; init; }

    /// <summary>What <see cref="Missed"/> came of.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static CyrusEvent Parse(ReadOnlySpan<byte> line)
    {
        var read = JsonSerializer.Deserialize(line, CyrusJson.Default.CyrusEvent) ?? throw new JsonException("The line is null.");
        return read.Event is Alive or Missed || read is { At: not null, Uri: not null }
            ? read
            : throw new JsonException($"'{read.Event}' tells no time, or no place. event_extra_params of imapd.conf has to name timestamp.");
    }
}
