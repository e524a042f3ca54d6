using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>
/// Paths of resources on a server, in one spelling: servers write the same path in several (<c>%40</c> and <c>@</c>), and a client
/// must not take those for several resources. Paths of collections end with <c>/</c>.
/// </summary>
internal static class DavPaths
{
    private const string Unescaped = "-._~@!$&'()*+,;=:";

    /// <summary>The path of an <c>href</c>, absolute or not. The host is left out: behind a proxy a server may know itself by another name.</summary>
    public static string Of(string href)
    {
        var text = href.Trim();
        if (text.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0)
        {
            var path = text.IndexOf('/', scheme + 3);
            text = path < 0 ? "/" : text[path..];
        }

        var end = text.AsSpan().IndexOfAny('?', '#');
        return string.Join('/', (end < 0 ? text : text[..end]).Split('/').Select(segment => Encode(Decode(segment))));
    }

    /// <summary>The path of a collection, with the slash that some servers leave out.</summary>
    public static string OfCollection(string href) => Of(href) is var path && path.EndsWith('/') ? path : path + '/';

    /// <summary>The level of a key for what lies right in a collection; null for everything else, the collection itself included.</summary>
    public static string? LevelIn(string collection, string path)
    {
        if (!path.StartsWith(collection, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = path[collection.Length..].TrimEnd('/');
        return rest.Length == 0 || rest.Contains('/', StringComparison.Ordinal) ? null : KeyText.Escape(Decode(rest));
    }

    /// <summary>The path of what has that name in a collection.</summary>
    public static string In(string collection, ReadOnlySpan<byte> name) => collection + Encode(Plain(name));

    /// <summary>The path of the collection that a folder's key names below a home.</summary>
    public static string OfFolder(string home, string folderKey)
    {
        var path = home;
        foreach (var level in FolderKeys.PathOf(folderKey).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = In(path, KeyText.Unescape(level)) + '/';
        }

        return path;
    }

    /// <summary>A name that cannot lead anywhere else: keys come from histories, and those from other servers.</summary>
    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> name) => name.Length > 0 && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8)
        ? name
        : throw new MailboxException(MailboxFailure.Refused, $"A server has nothing that is called '{Encoding.UTF8.GetString(name)}'. Restore it under another name.");

    private static byte[] Decode(string segment)
    {
        var bytes = Encoding.UTF8.GetBytes(segment);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%' && i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                bytes[length++] = Convert.FromHexString([(char)bytes[i + 1], (char)bytes[i + 2]])[0];
                i += 2;
            }
            else
            {
                bytes[length++] = bytes[i];
            }
        }

        return bytes[..length];
    }

    private static string Encode(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var value in name)
        {
            if (char.IsAsciiLetterOrDigit((char)value) || Unescaped.Contains((char)value))
            {
                text.Append((char)value);
            }
            else
            {
                text.Append('%').Append("0123456789ABCDEF"[value >> 4]).Append("0123456789ABCDEF"[value & 15]);
            }
        }

        return text.ToString();
    }
}
