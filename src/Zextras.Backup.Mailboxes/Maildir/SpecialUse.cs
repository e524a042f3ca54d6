using System.Collections.Frozen;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>The special use (RFC 6154) of mail folders, from the names that clients give them.</summary>
internal static class SpecialUse
{
    private static readonly FrozenDictionary<string, string> ByName = new Dictionary<string, string>
    {
        ["sent"] = "sent",
        ["sent items"] = "sent",
        ["sent messages"] = "sent",
        ["sent mail"] = "sent",
        ["drafts"] = "drafts",
        ["trash"] = "trash",
        ["deleted items"] = "trash",
        ["deleted messages"] = "trash",
        ["junk"] = "junk",
        ["junk e-mail"] = "junk",
        ["junk mail"] = "junk",
        ["spam"] = "junk",
        ["archive"] = "archive",
        ["archives"] = "archive",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The use of the folder of that key, or null. Only folders at the top have one, or right below INBOX, where some servers put all.</summary>
    public static string? Of(string key)
    {
        var path = FolderKeys.PathOf(key);
        if (path.StartsWith("INBOX/", StringComparison.Ordinal))
        {
            path = path["INBOX/".Length..];
        }

        return ByName.GetValueOrDefault(path);
    }
}
