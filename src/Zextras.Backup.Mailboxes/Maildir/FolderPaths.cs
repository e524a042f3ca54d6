using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>From the key of a folder to its directory.</summary>
internal static class FolderPaths
{
    /// <summary>Opens the directory of an existing folder; null where there is none of that key.</summary>
    public static OpenDirectory? Open(OpenDirectory account, string key)
    {
        var area = FolderKeys.AreaOf(key);
        using var top = account.OpenIfThere(FolderKeys.Directory(area));
        if (top is null)
        {
            return null;
        }

        if (area is FolderArea.Mail)
        {
            return MailDirectory(top, key) is { } name ? top.OpenIfThere(name)
                : key == MailFolderNames.Inbox ? account.Open(FolderKeys.Directory(area))
                : null;
        }

        return Descend(account, [FolderKeys.Directory(area), .. Levels(key)]);
    }

    /// <summary>The directory of an existing mail folder; null for INBOX and where there is none of that key.</summary>
    public static RawName? MailDirectory(OpenDirectory maildir, string key)
    {
        var names = maildir.Names().Where(name => name.Name.IsHidden && name.Type is not NameType.File).Select(name => name.Name);
        return MailFolderNames.Keys(names).TryGetValue(key, out var found) ? found : null;
    }

    /// <summary>The names of the directories of a key that is not one of mail.</summary>
    public static IEnumerable<RawName> Levels(string key) =>
        FolderKeys.PathOf(key).Split('/', StringSplitOptions.RemoveEmptyEntries).Select(level => new RawName(KeyText.Unescape(level)));

    private static OpenDirectory? Descend(OpenDirectory from, ReadOnlySpan<RawName> levels)
    {
        var current = (OpenDirectory?)null;
        foreach (var level in levels)
        {
            using var above = current;
            current = level.IsPlain ? (above ?? from).OpenIfThere(level) : null;
            if (current is null)
            {
                return null;
            }
        }

        return current;
    }
}
