using System.Globalization;
using MailKit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>Messages as items. An item's key is UIDVALIDITY and UID: together they never name another message.</summary>
internal static class MessageEntries
{
    /// <summary>The key of a message.</summary>
    public static string KeyOf(uint validity, uint uid) => string.Create(CultureInfo.InvariantCulture, $"{validity}.{uid}");

    /// <summary>Reads the key of a listed message.</summary>
    /// <exception cref="MailboxException">It is no key of this adapter.</exception>
    public static UniqueId Parse(ItemEntry entry) => ParseKey(entry.FolderKey, entry.Key);

    /// <summary>Reads a key.</summary>
    /// <exception cref="MailboxException">It is no key of this adapter.</exception>
    public static UniqueId ParseKey(string folderKey, string key) =>
        key.Split('.') is [var validity, var uid]
        && uint.TryParse(validity, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && uint.TryParse(uid, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
        && first > 0 && second > 0
            ? new UniqueId(first, second)
            : throw new MailboxException(MailboxFailure.NotFound, $"'{key}' in '{folderKey}' does not name a message of an IMAP server.");

    /// <summary>What the listing of a message needs.</summary>
    public static bool IsWhole(IMessageSummary summary) =>
        summary is { UniqueId.Id: > 0, Flags: not null, InternalDate: not null };

    /// <summary>The item that a message is.</summary>
    public static ItemEntry Of(string folderKey, uint validity, IMessageSummary summary)
    {
        var keywords = summary.Keywords ?? (IEnumerable<string>)[];
        var flags = ImapFlags.FlagsOf(summary.Flags!.Value, keywords);
        var tags = ImapFlags.TagsOf(keywords);
        var date = summary.InternalDate!.Value.ToUniversalTime();
        return new ItemEntry
        {
            FolderKey = folderKey,
            Key = KeyOf(validity, summary.UniqueId.Id),
            ExpectedKind = ItemKind.Message,

            // Not the MODSEQ: a server that rebuilds its index gives new ones to messages that are as they were.
            Revision = string.Create(CultureInfo.InvariantCulture, $"{date.ToUnixTimeSeconds()} {string.Join(' ', flags)} | {string.Join(' ', tags)}"),

            // EMAILID names the bytes (RFC 8474): where there is one, a message that moved need not be read again.
            ContentRevision = string.IsNullOrEmpty(summary.EmailId) ? KeyOf(validity, summary.UniqueId.Id) : summary.EmailId,
            MoveToken = string.IsNullOrEmpty(summary.EmailId) ? null : $"email:{summary.EmailId}",

            // No version: MODSEQ counts in each folder by itself, so a message that moves to a quiet folder would look older than it
            // was, and the engine would not record the move.
            SizeHint = summary.Size,
            Flags = flags,
            Tags = tags,
            Date = date,
        };
    }
}
