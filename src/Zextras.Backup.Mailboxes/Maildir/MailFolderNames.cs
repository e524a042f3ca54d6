using System.Text;
using System.Text.Unicode;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// Maildir++ keeps all folders beside each other in the <c>Maildir</c> directory: <c>.Work.2026</c> is the folder 2026 in Work.
/// A level is modified UTF-7, or UTF-8 as it is, as the mail server was configured; both are read. Two directories
/// that would read the same get different keys: the properly encoded one the plain key, the other one an escaped key.
/// </summary>
internal static class MailFolderNames
{
    public const string Area = "mail:";
    public const string Inbox = "mail:INBOX";

    // The root of the Maildir is INBOX, so a directory of that name is another folder.
    private const string OtherInbox = "mail:%49NBOX";

    private static readonly Comparer<RawName> NameOrder = Comparer<RawName>.Create(RawName.Compare);
    private static readonly RawName InboxDirectory = new(".INBOX");

    /// <summary>The keys of the folder directories of one Maildir.</summary>
    public static Dictionary<string, RawName> Keys(IEnumerable<RawName> directories)
    {
        var keys = new Dictionary<string, RawName>(StringComparer.Ordinal);
        foreach (var directory in directories.OrderBy(name => IsCanonical(name) ? 0 : 1).ThenBy(name => name, NameOrder))
        {
            if (!keys.TryAdd(PlainKey(directory), directory))
            {
                keys.Add(Area + KeyText.EscapeAll(directory.Span[1..]), directory);
            }
        }

        return keys;
    }

    /// <summary>
    /// The directory that a new folder of that key gets: modified UTF-7, unless the Maildir has names in UTF-8.
    /// </summary>
    public static RawName DirectoryFor(string key, bool asUtf8)
    {
        var levels = key[Area.Length..].Split('/').Select(level =>
        {
            var bytes = KeyText.Unescape(level);
            if (!Utf8.IsValid(bytes))
            {
                return bytes;
            }

            var text = Encoding.UTF8.GetString(bytes);
            return Encoding.UTF8.GetBytes(asUtf8 && !text.AsSpan().ContainsAny('.', '/', '&') ? text : ModifiedUtf7.Encode(text));
        });

        return new RawName(levels.SelectMany(level => level.Prepend((byte)'.')).ToArray());
    }

    /// <summary>Whether the name can only be meant as UTF-8.</summary>
    public static bool IsUtf8(RawName directory) => !Ascii.IsValid(directory.Span) && Utf8.IsValid(directory.Span);

    private static bool IsCanonical(RawName directory) =>
        Levels(directory) is { } levels && levels.All(level => ModifiedUtf7.TryDecode(level, out _));

    private static string PlainKey(RawName directory)
    {
        if (directory.Equals(InboxDirectory))
        {
            return OtherInbox;
        }

        return Levels(directory) is { } levels
            ? Area + string.Join('/', levels.Select(LevelKey))
            : Area + KeyText.Escape(directory.Span[1..]);
    }

    private static string LevelKey(byte[] level) =>
        KeyText.Escape(ModifiedUtf7.TryDecode(level, out var text) ? Encoding.UTF8.GetBytes(text) : level);

    /// <summary>The levels of the name; null where one would be empty, so that it is taken as one level.</summary>
    private static List<byte[]>? Levels(RawName directory)
    {
        var name = directory.Span[1..];
        var levels = new List<byte[]>();
        foreach (var range in name.Split((byte)'.'))
        {
            if (name[range].IsEmpty)
            {
                return null;
            }

            levels.Add(name[range].ToArray());
        }

        return levels;
    }
}
