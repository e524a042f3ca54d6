using System.Security.Cryptography;
using System.Text;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>
/// Names of folders that every server takes: Cyrus takes letters of ASCII only. The same folder gets the same name each time, so
/// that a restore in two parts fills one folder.
/// </summary>
internal static class SafeFolderName
{
    // So long a part of the old name can still be recognised.
    private const int Longest = 40;

    /// <summary>The name for the folder of that key.</summary>
    public static string For(string key)
    {
        var readable = new string([.. FolderKeys.PathOf(key).Split('/')[^1].Where(char.IsAsciiLetterOrDigit).Take(Longest)]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 4));
        return readable.Length > 0 ? $"{readable}-{hash}" : hash;
    }
}
