using System.Text;
using System.Text.Unicode;

namespace Zextras.Backup.Mailboxes.Content;

/// <summary>Makes text out of bytes and texts that anybody may have written.</summary>
internal static class PlainText
{
    // A subject is a line. What goes on beyond this is an attack or an accident, and stays readable in the content.
    private const int MostCharacters = 2000;

    /// <summary>
    /// The text on one line, without halves of surrogate pairs, which UTF-8 cannot carry, and without zero characters,
    /// which databases cannot.
    /// </summary>
    public static string Clean(string text)
    {
        text = text.Length > MostCharacters ? text[..MostCharacters] : text;
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1F') && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text.Trim();
        }

        var clean = new StringBuilder(text.Length);
        var isBroken = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\r' or '\n')
            {
                isBroken = true;
                continue;
            }

            // A line break is a blank, but for a folded line, which brings its own.
            var isBlank = rune.Value is ' ' or '\t';
            if (isBroken && !isBlank && clean.Length > 0)
            {
                clean.Append(' ');
            }

            isBroken = false;
            clean.Append(rune.Value switch { 0 => "\uFFFD", < ' ' => " ", _ => rune.ToString() });
        }

        return clean.ToString().Trim();
    }

    /// <summary>UTF-16 where a mark says so; else UTF-8 where it is valid; else Latin-1, in which every byte is a letter.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (bytes is [0xFF, 0xFE, ..])
        {
            return Encoding.Unicode.GetString(bytes[2..]);
        }

        if (bytes is [0xFE, 0xFF, ..])
        {
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        }

        // The head of a longer content may end in the middle of a letter.
        var whole = bytes;
        for (var cut = 0; cut < 4 && cut <= bytes.Length; cut++)
        {
            whole = bytes[..^cut];
            if (Utf8.IsValid(whole))
            {
                return Encoding.UTF8.GetString(whole);
            }
        }

        return Encoding.Latin1.GetString(bytes);
    }
}
