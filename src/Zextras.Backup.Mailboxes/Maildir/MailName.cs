using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// The name of a mail's file: a unique part, which stays, and behind a colon the flags, which change. The item's key is the unique
/// part; its revision carries the rest and the subdirectory, so that a listed item is opened without looking for it.
/// </summary>
/// <param name="Name">The whole file name.</param>
/// <param name="IsNew">Whether it lies in <c>new</c>, else in <c>cur</c>.</param>
internal readonly record struct MailName(RawName Name, bool IsNew)
{
    // Behind it in a key: what tells two files with the same unique part from each other.
    private const char Distinction = ':';

    public ReadOnlySpan<byte> UniquePart => Name.Span[..UniqueLength];

    /// <summary>The letters behind <c>:2,</c>; none for a mail in <c>new</c>, which nobody has seen yet.</summary>
    public string Letters => !IsNew && Name.Span[UniqueLength..].StartsWith(":2,"u8)
        ? Encoding.Latin1.GetString(Name.Span[(UniqueLength + MailFlags.Mark.Length)..])
        : "";

    /// <summary>The key: the unique part, or with all the rest where another file of the folder has the same one.</summary>
    public string Key(bool isTaken) => isTaken ? KeyText.Escape(UniquePart) + Distinction + Whereabouts : KeyText.Escape(UniquePart);

    /// <summary>Subdirectory and flags; the last part of a revision.</summary>
    public string Whereabouts => (IsNew ? "new" : "cur") + KeyText.Escape(Name.Span[UniqueLength..]);

    private int UniqueLength => Name.Span.IndexOf((byte)':') is var at and >= 0 ? at : Name.Length;

    /// <summary>The unique part of the file names that a key stands for.</summary>
    public static byte[] UniquePartOf(string key) =>
        KeyText.Unescape(key.IndexOf(Distinction, StringComparison.Ordinal) is var at and >= 0 ? key[..at] : key);

    /// <summary>The file name that an item had when it was listed; null where the entry was not made by a listing.</summary>
    public static MailName? Of(ItemEntry entry)
    {
        var whereabouts = entry.Revision[(entry.Revision.LastIndexOf('/') + 1)..];
        var isNew = whereabouts.StartsWith("new", StringComparison.Ordinal);
        if (!isNew && !whereabouts.StartsWith("cur", StringComparison.Ordinal))
        {
            return null;
        }

        var name = new RawName([.. UniquePartOf(entry.Key), .. KeyText.Unescape(whereabouts["cur".Length..])]);
        return name.IsPlain ? new MailName(name, isNew) : null;
    }
}
