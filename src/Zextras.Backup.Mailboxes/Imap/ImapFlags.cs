using MailKit;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>Flags and keywords as items have them, and back.</summary>
internal static class ImapFlags
{
    // Clients have agreed on this keyword; other stores have a flag for it, so it is one here too.
    private const string ForwardedKeyword = "$Forwarded";
    private const string Forwarded = "forwarded";

    // \Recent is not among them: it says that nobody has looked yet, which is no state that could be put back.
    private static readonly (MessageFlags Flag, string Name)[] Known =
    [
        (MessageFlags.Answered, "answered"), (MessageFlags.Deleted, "deleted"), (MessageFlags.Draft, "draft"),
        (MessageFlags.Flagged, "flagged"), (MessageFlags.Seen, "seen"),
    ];

    /// <summary>The flags of a message.</summary>
    public static ValueList<string> FlagsOf(MessageFlags flags, IEnumerable<string> keywords) =>
        Known.Where(known => flags.HasFlag(known.Flag)).Select(known => known.Name)
            .Concat(keywords.Where(IsForwarded).Select(_ => Forwarded))
            .ToValueSet();

    /// <summary>The tags of a message.</summary>
    public static ValueList<string> TagsOf(IEnumerable<string> keywords) => keywords.Where(keyword => !IsForwarded(keyword)).ToValueSet();

    /// <summary>What to append a message with.</summary>
    /// <param name="placement">Its flags and tags.</param>
    /// <param name="isKept">Whether the folder keeps that keyword.</param>
    /// <param name="keptFlags">The flags that the folder keeps.</param>
    /// <param name="notCarried">Takes the names of what has no form there.</param>
    public static (MessageFlags Flags, List<string> Keywords) ToAppend(
        Placement placement, Func<string, bool> isKept, MessageFlags keptFlags, ICollection<string> notCarried)
    {
        var flags = MessageFlags.None;
        var keywords = new List<string>();
        foreach (var name in placement.Flags)
        {
            if (Array.Find(Known, known => known.Name == name) is { Name: not null } known && keptFlags.HasFlag(known.Flag))
            {
                flags |= known.Flag;
            }
            else if (name is Forwarded && isKept(ForwardedKeyword))
            {
                keywords.Add(ForwardedKeyword);
            }
            else if (name is not "recent")
            {
                notCarried.Add(name);
            }
        }

        foreach (var tag in placement.Tags)
        {
            if (IsAtom(tag) && isKept(tag))
            {
                keywords.Add(tag);
            }
            else
            {
                notCarried.Add(tag);
            }
        }

        return (flags, keywords);
    }

    /// <summary>Whether the text can be a keyword (RFC 9051, flag-keyword = atom).</summary>
    private static bool IsAtom(string tag) =>
        tag.Length > 0 && tag.All(c => c is > ' ' and < '\x7F' and not ('(' or ')' or '{' or '%' or '*' or '"' or '\\' or ']'));

    private static bool IsForwarded(string keyword) => keyword.Equals(ForwardedKeyword, StringComparison.OrdinalIgnoreCase);
}
