using System.Text;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// A folder's <c>dovecot-keywords</c>: one line <c>number name</c> for each of the letters a to z.
/// </summary>
internal sealed class KeywordList
{
    public const string FileName = "dovecot-keywords";

    private const int Letters = 26;

    private readonly string?[] _names = new string?[Letters];

    /// <summary>A list without keywords.</summary>
    public KeywordList()
    {
    }

    /// <summary>Reads the file; lines that are not in its form are left out.</summary>
    public KeywordList(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (number, name) = line.IndexOf(' ', StringComparison.Ordinal) is var at and > 0 ? (line[..at], line[(at + 1)..].TrimEnd('\r')) : ("", "");
            if (int.TryParse(number, out var index) && index is >= 0 and < Letters && name.Length > 0)
            {
                _names[index] = name;
            }
        }
    }

    /// <summary>The tags of those letters. A letter that the list does not have is kept as a tag of its own.</summary>
    public ValueList<string> Read(ReadOnlySpan<char> letters)
    {
        var tags = new List<string>();
        foreach (var letter in letters)
        {
            if (char.IsAsciiLetterLower(letter))
            {
                tags.Add(_names[letter - 'a'] ?? UnnamedPrefix + letter);
            }
        }

        return tags.ToValueSet();
    }

    /// <summary>The letter of a tag, taking a free one where it has none yet; null where all are taken, or no keyword can be that text.</summary>
    public char? LetterFor(string tag)
    {
        var index = Array.IndexOf(_names, tag);
        if (index < 0 && tag.Length == UnnamedPrefix.Length + 1 && tag.StartsWith(UnnamedPrefix, StringComparison.Ordinal)
            && char.IsAsciiLetterLower(tag[^1]) && _names[tag[^1] - 'a'] is null)
        {
            return tag[^1];
        }

        if (index < 0 && tag.Length > 0 && !tag.Any(char.IsControl))
        {
            index = Array.IndexOf(_names, null);
            IsChanged |= index >= 0;
        }

        if (index < 0)
        {
            return null;
        }

        _names[index] = tag;
        return (char)('a' + index);
    }

    /// <summary>Whether a letter was taken since the list was read.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>The file as the mail server reads it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Letters; i++)
        {
            if (_names[i] is { } name)
            {
                text.Append(i).Append(' ').Append(name).Append('\n');
            }
        }

        return text.ToString();
    }

    private const string UnnamedPrefix = "keyword-";
}
