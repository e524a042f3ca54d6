using System.Text;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>The letters behind <c>:2,</c> in the name of a mail: upper case are flags, lower case keywords of the folder's list.</summary>
internal static class MailFlags
{
    /// <summary>What stands before the letters.</summary>
    public const string Mark = ":2,";

    // In the order of the letters, as the Maildir specification wants them written.
    private static readonly (char Letter, string Flag)[] Known =
    [
        ('D', "draft"), ('F', "flagged"), ('P', "forwarded"), ('R', "answered"), ('S', "seen"), ('T', "deleted"),
    ];

    /// <summary>The flags of those letters. A letter that has no meaning here is kept as a flag of that one letter.</summary>
    public static ValueList<string> Read(ReadOnlySpan<char> letters)
    {
        var flags = new List<string>();
        foreach (var letter in letters)
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                flags.Add(Array.Find(Known, known => known.Letter == letter).Flag ?? char.ToLowerInvariant(letter).ToString());
            }
        }

        return flags.ToValueSet();
    }

    /// <summary>The letters of those flags, sorted; flags that have none are added to <paramref name="notCarried"/>.</summary>
    public static string Write(IEnumerable<string> flags, IEnumerable<char> keywords, ICollection<string> notCarried)
    {
        var letters = new SortedSet<char>(keywords);
        foreach (var flag in flags)
        {
            if (Array.Find(Known, known => known.Flag == flag) is { Flag: not null } known)
            {
                letters.Add(known.Letter);
            }
            else if (flag.Length == 1 && char.IsAsciiLetterLower(flag[0]))
            {
                letters.Add(char.ToUpperInvariant(flag[0]));
            }
            else if (flag is not "recent")
            {
                // "recent" is what a server says of mail that nobody has seen yet; it is no state that could be restored.
                notCarried.Add(flag);
            }
        }

        return new StringBuilder().AppendJoin("", letters).ToString();
    }
}
