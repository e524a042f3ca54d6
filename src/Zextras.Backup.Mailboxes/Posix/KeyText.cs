using System.Buffers;
using System.Text;

namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>
/// Writes a file name as one level of a key, and back: bytes that are valid UTF-8 stand as they are; what would be taken for
/// something else is written as <c>%</c> and two hexadecimal digits: bytes that are not UTF-8, control characters, <c>/</c>,
/// a whole level <c>.</c> or <c>..</c>, and a <c>%</c> that two hexadecimal digits follow. Unescaping an escaped name always
/// gives back its very bytes.
/// </summary>
internal static class KeyText
{
    private static readonly SearchValues<byte> NeedsCare = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Where(value => value is < 0x20 or >= 0x7F or '%' or '/').Select(value => (byte)value)]);

    /// <summary>The level of a key that stands for the name.</summary>
    public static string Escape(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("."u8))
        {
            return "%2E";
        }

        if (name.SequenceEqual(".."u8))
        {
            return "%2E%2E";
        }

        return name.ContainsAny(NeedsCare) ? EscapeWithCare(name) : Encoding.ASCII.GetString(name);
    }

    /// <summary>Every byte but letters and digits escaped: a second spelling for a name whose first one is taken.</summary>
    public static string EscapeAll(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length * 2);
        foreach (var value in name)
        {
            if (char.IsAsciiLetterOrDigit((char)value))
            {
                text.Append((char)value);
            }
            else
            {
                AppendEscaped(text, value);
            }
        }

        return text.ToString();
    }

    /// <summary>The bytes that a level of a key stands for. Halves of surrogate pairs become the replacement character.</summary>
    public static byte[] Unescape(string level)
    {
        var bytes = Encoding.UTF8.GetBytes(level);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (IsEscape(bytes.AsSpan(i)))
            {
                bytes[length++] = (byte)((HexValue(bytes[i + 1]) << 4) | HexValue(bytes[i + 2]));
                i += 2;
            }
            else
            {
                bytes[length++] = bytes[i];
            }
        }

        return bytes[..length];
    }

    /// <summary>The name as a person reads it: unescaped where that is text, else as it stands in the key.</summary>
    public static string Readable(string level)
    {
        var bytes = Unescape(level);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : level;
    }

    private static string EscapeWithCare(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length + 16);
        Span<char> pair = stackalloc char[2];
        while (!name.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(name, out var rune, out var length);
            if (status is OperationStatus.Done && !Rune.IsControl(rune) && rune.Value is not '/' && !IsEscape(name))
            {
                text.Append(pair[..rune.EncodeToUtf16(pair)]);
            }
            else
            {
                foreach (var value in name[..length])
                {
                    AppendEscaped(text, value);
                }
            }

            name = name[length..];
        }

        return text.ToString();
    }

    private static void AppendEscaped(StringBuilder text, byte value) =>
        text.Append('%').Append("0123456789ABCDEF"[value >> 4]).Append("0123456789ABCDEF"[value & 15]);

    private static bool IsEscape(ReadOnlySpan<byte> text) =>
        text.Length >= 3 && text[0] == '%' && char.IsAsciiHexDigit((char)text[1]) && char.IsAsciiHexDigit((char)text[2]);

    private static int HexValue(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
