using System.Globalization;
using System.Text;

namespace Zextras.Backup.Pbm.Output;

/// <summary>
/// Text from mailboxes, made safe for a terminal: a subject could otherwise carry escape sequences that recolour, retitle
/// or rewrite the screen, or turn the direction of the line around.
/// </summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text with everything replaced that is not a visible character or a space.</summary>
    internal static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            printable.Append(IsVisible(rune) ? rune.ToString() : Replacement.ToString());
        }

        return printable.ToString();
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // Zero-width joiners hold emoji together; the other format characters reorder or hide text.
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        _ => true,
    };
}
