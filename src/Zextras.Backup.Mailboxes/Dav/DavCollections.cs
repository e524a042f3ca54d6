using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>All folders of a part.</summary>
/// <param name="Home">The path of the home in which they lie.</param>
/// <param name="Folders">The folders, parents before their children.</param>
/// <param name="IsWhole">Whether there are no others: below a folder that cannot be read there may be.</param>
internal sealed record DavCollections(string Home, IReadOnlyList<DavCollection> Folders, bool IsWhole)
{
    /// <summary>Some of them.</summary>
    public DavCollections Only(IReadOnlySet<string> keys) => this with { Folders = [.. Folders.Where(folder => keys.Contains(folder.Entry.Key))], IsWhole = false };

    /// <summary>What is missing: the answer to PROPFIND has to show the collection that was asked for.</summary>
    /// <remarks>An answer without it is not an empty collection, but a server or a proxy that lost something.</remarks>
    public static MailboxException WithoutItself(string path) => new(
        MailboxFailure.Unreadable, $"The server's list of {path} does not show {path} itself, so it is not a whole one. Look into the server's log.");
}
