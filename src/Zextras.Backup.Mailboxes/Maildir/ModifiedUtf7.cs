using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// Modified UTF-7 (RFC 3501, 5.1.3), in which most servers write the names of mail folders on disk. Beyond the RFC,
/// the two characters that have a meaning in a path (<c>.</c> and <c>/</c>) are encoded too, so that every name can be written.
/// </summary>
internal static class ModifiedUtf7
{
    /// <summary>The encoded name.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 8);
        var i = 0;
        while (i < text.Length)
        {
            if (IsDirect(text[i]))
            {
                encoded.Append(text[i++]);
            }
            else if (text[i] == '&')
            {
                encoded.Append("&-");
                i++;
            }
            else
            {
                var start = i;
                while (i < text.Length && !IsDirect(text[i]) && text[i] != '&')
                {
                    i++;
                }

                var run = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(text, start, i - start));
                encoded.Append('&').Append(run.TrimEnd('=').Replace('/', ',')).Append('-');
            }
        }

        return encoded.ToString();
    }

    /// <summary>Decodes a name; false where it is not exactly what <see cref="Encode"/> writes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> name, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (name.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
        {
            return false;
        }

        var encoded = Encoding.ASCII.GetString(name);
        if (!encoded.Contains('&', StringComparison.Ordinal))
        {
            text = encoded;
            return true;
        }

        return TryDecodeRuns(encoded, out text) && string.Equals(Encode(text), encoded, StringComparison.Ordinal);
    }

    /// <summary>Decodes a name as a server sent it; what cannot be decoded is the name as it stands.</summary>
    public static string Decode(string name) => TryDecodeRuns(name, out var text) ? text : name;

    private static bool TryDecodeRuns(string encoded, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var decoded = new StringBuilder(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '&')
            {
                decoded.Append(encoded[i]);
                continue;
            }

            var end = encoded.IndexOf('-', i);
            if (end < 0 || !TryDecodeRun(encoded.AsSpan((i + 1)..end), decoded))
            {
                return false;
            }

            i = end;
        }

        text = decoded.ToString();
        return true;
    }

    private static bool IsDirect(char c) => c is >= ' ' and <= '~' and not '&' and not '/' and not '.';

    private static bool TryDecodeRun(ReadOnlySpan<char> run, StringBuilder decoded)
    {
        if (run.IsEmpty)
        {
            decoded.Append('&');
            return true;
        }

        var padded = run.ToString().Replace(',', '/').PadRight((run.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var length) || length % 2 != 0)
        {
            return false;
        }

        // Half a surrogate pair would decode to something that encodes to something else: the caller's comparison finds it.
        decoded.Append(Encoding.BigEndianUnicode.GetString(bytes, 0, length));
        return true;
    }
}
