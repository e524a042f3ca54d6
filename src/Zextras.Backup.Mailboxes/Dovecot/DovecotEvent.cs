using System.Text.Json;
using System.Text.Json.Serialization;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Imap;

namespace Zextras.Backup.Mailboxes.Dovecot;

/// <summary>One line that <c>zextras-backup.lua</c> wrote.</summary>
internal sealed record DovecotEvent
{
    private const string Expunged = "MessageExpunge";

    /// <summary>What happened, by Dovecot's name for it.</summary>
    [JsonPropertyName("event")]
    public required string Event { get; init; }

    /// <summary>The mailbox.</summary>
    [JsonPropertyName("mailbox")]
    public required string Mailbox { get; init; }

    /// <summary>The message's UID; null where it is about the mailbox itself.</summary>
    [JsonPropertyName("uid")]
    public uint? Uid { get; init; }

    /// <summary>The mailbox's UIDVALIDITY.</summary>
    [JsonPropertyName("uid_validity")]
    public uint? UidValidity { get; init; }

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static DovecotEvent Parse(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, DovecotJson.Default.DovecotEvent) ?? throw new JsonException("The line is null.");

    /// <summary>Where to look because of it.</summary>
    /// <param name="separator">What stands between the levels of a mailbox name.</param>
    public MailboxHint ToHint(char separator)
    {
        if (Uid is not { } uid || UidValidity is not { } validity)
        {
            return MailboxHint.Anywhere; // a mailbox was made, renamed, removed, or its subscription changed
        }

        var (folder, key) = (ImapFolderNames.KeyOf(Mailbox, separator), MessageEntries.KeyOf(validity, uid));
        return Event == Expunged ? MailboxHint.Gone(folder, key) : MailboxHint.Of(folder, key);
    }
}
