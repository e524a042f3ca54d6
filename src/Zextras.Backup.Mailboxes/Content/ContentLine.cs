using System.Text;

namespace Zextras.Backup.Mailboxes.Content;

/// <summary>
/// One property of a calendar or contact resource: both formats have the same lines (RFC 5545, 3.1; RFC 6350, 3.3), and vCard 2.1 an
/// encoding of its own.
/// </summary>
/// <param name="Name">The property's name in upper case, without a group.</param>
/// <param name="Parameters">What stands between name and colon, as written.</param>
/// <param name="Value">The value as written.</param>
internal readonly record struct ContentLine(string Name, string Parameters, string Value)
{
    /// <summary>The value as text: line breaks, commas and semicolons as they are meant.</summary>
    public string Text => Unescape(Decoded());

    /// <summary>A value that is a list, at its unescaped commas.</summary>
    public IEnumerable<string> List => Split(Decoded(), ',');

    /// <summary>A value that has components, at its unescaped semicolons.</summary>
    public IEnumerable<string> Components => Split(Decoded(), ';');

    /// <summary>The value without what makes it an address: <c>mailto:anna@example.com</c>.</summary>
    public string Address => Value.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? Value["mailto:".Length..] : Value;

    /// <summary>The value of a parameter without quotes; null where it is not there.</summary>
    public string? Parameter(string name)
    {
        var start = 0;
        var isQuoted = false;
        for (var i = 0; i <= Parameters.Length; i++)
        {
            if (i < Parameters.Length && (isQuoted || Parameters[i] != ';'))
            {
                isQuoted ^= Parameters[i] == '"';
                continue;
            }

            var parameter = Parameters.AsSpan(start, i - start);
            if (parameter.IndexOf('=') is var at and > 0 && parameter[..at].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter[(at + 1)..].Trim('"').ToString();
            }

            start = i + 1;
        }

        return null;
    }

    /// <summary>Reads the lines of a resource, folded lines joined. A line that is no property has an empty name.</summary>
    public static IEnumerable<ContentLine> Read(ReadOnlySpan<byte> content) => ReadUnfolded(PlainText.Decode(Unfold(content)));

    /// <summary>Joins folded lines: as bytes, because programs fold in the middle of a letter.</summary>
    private static byte[] Unfold(ReadOnlySpan<byte> content)
    {
        var unfolded = new byte[content.Length];
        var length = 0;
        while (!content.IsEmpty)
        {
            var end = content.IndexOf((byte)'\n') + 1;
            var line = end == 0 ? content : content[..end];
            content = content[line.Length..];
            if (content is [(byte)' ' or (byte)'\t', ..])
            {
                line = line.TrimEnd("\r\n"u8);
                content = content[1..];
            }

            line.CopyTo(unfolded.AsSpan(length));
            length += line.Length;
        }

        return unfolded[..length];
    }

    private static IEnumerable<ContentLine> ReadUnfolded(string text)
    {
        var line = new StringBuilder();
        var isQuotedPrintable = false;
        foreach (var part in text.Split('\n'))
        {
            var current = part.TrimEnd('\r');
            if (isQuotedPrintable && line.Length > 0 && line[^1] == '=')
            {
                line.Length--;
                line.Append(current);
                continue;
            }

            if (line.Length > 0)
            {
                yield return Parse(line.ToString());
            }

            line.Clear().Append(current);
            isQuotedPrintable = IsQuotedPrintable(current);
        }

        if (line.Length > 0)
        {
            yield return Parse(line.ToString());
        }
    }

    private static ContentLine Parse(string line)
    {
        var isQuoted = false;
        var nameEnd = -1;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && nameEnd >= 0)
            {
                isQuoted = !isQuoted;
            }
            else if (line[i] == ';' && nameEnd < 0)
            {
                nameEnd = i;
            }
            else if (line[i] == ':' && !isQuoted)
            {
                var name = line[..(nameEnd < 0 ? i : nameEnd)];
                var parameters = nameEnd < 0 ? "" : line[nameEnd..i];
                return new ContentLine(name[(name.LastIndexOf('.') + 1)..].Trim().ToUpperInvariant(), parameters, line[(i + 1)..]);
            }
        }

        return new ContentLine("", "", line);
    }

    private static bool IsQuotedPrintable(string line) =>
        line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && line.AsSpan(0, colon).Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase);

    private string Decoded()
    {
        if (!Parameters.Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase))
        {
            return Value;
        }

        var decoder = new MimeKit.Encodings.QuotedPrintableDecoder();
        var encoded = Encoding.Latin1.GetBytes(Value);
        var decoded = new byte[decoder.EstimateOutputLength(encoded.Length)];
        var length = decoder.Decode(encoded, 0, encoded.Length, decoded);
        return PlainText.Decode(decoded.AsSpan(0, length));
    }

    private static IEnumerable<string> Split(string value, char separator)
    {
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
            {
                i++;
            }
            else if (value[i] == separator)
            {
                yield return Unescape(value[start..i]);
                start = i + 1;
            }
        }

        yield return Unescape(value[start..]);
    }

    private static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
        {
            return value;
        }

        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
            {
                i++;
                text.Append(value[i] is 'n' or 'N' ? '\n' : value[i]);
            }
            else
            {
                text.Append(value[i]);
            }
        }

        return text.ToString();
    }
}
