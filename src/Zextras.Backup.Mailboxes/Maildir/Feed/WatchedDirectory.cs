using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir.Feed;

/// <summary>What a watched directory is to the tree.</summary>
/// <param name="Level">Where in the tree it lies.</param>
/// <param name="Domain">The domain that it belongs to; empty for the top.</param>
/// <param name="User">The account that it belongs to; empty above accounts.</param>
/// <param name="FolderKey">The folder that it belongs to; null where it belongs to none.</param>
internal sealed record WatchedDirectory(WatchLevel Level, RawName Domain, RawName User, string? FolderKey)
{
    /// <summary>The address of the account.</summary>
    public string Address => $"{User}@{Domain}";
}
