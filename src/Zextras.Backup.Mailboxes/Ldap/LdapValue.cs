using System.Text;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// A value of the directory as text: UTF-8 as it is, anything else as <c>base64:</c> with the bytes. A text that begins with
/// that word itself is written so, too: reading gives the same bytes always.
/// </summary>
internal static class LdapValue
{
    private const string Binary = "base64:";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text for a value.</summary>
    public static string ToText(byte[] value)
    {
        try
        {
            var text = Strict.GetString(value);
            if (!text.StartsWith(Binary, StringComparison.Ordinal) && !text.Any(letter => char.IsControl(letter) && letter is not ('\t' or '\r' or '\n')))
            {
                return text;
            }
        }
        catch (DecoderFallbackException)
        {
            // not text
        }

        return Binary + Convert.ToBase64String(value);
    }

    /// <summary>The value of a text.</summary>
    public static byte[] ToBytes(string text)
    {
        if (text.StartsWith(Binary, StringComparison.Ordinal))
        {
            var bytes = new byte[text.Length];
            if (Convert.TryFromBase64String(text[Binary.Length..], bytes, out var length))
            {
                return bytes[..length];
            }
        }

        return Encoding.UTF8.GetBytes(text);
    }
}
