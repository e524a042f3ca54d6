using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>
/// Lists the folders of an account's files with what lies in them, folder by folder: few servers allow the whole tree in one answer, and
/// none tells of the whole tree whether anything in it changed.
/// </summary>
internal sealed class DriveTree(DavClient client)
{
    // A tree is no deeper than that; a link that leads back into itself is.
    private const int Deepest = 64;

    // Folders that are listed at the same time: enough to hide a slow line, few enough not to be felt by the owner.
    private const int AtOnce = 4;

    /// <summary>All of them.</summary>
    /// <exception cref="MailboxException">The root cannot be listed, or the server does not answer.</exception>
    public async Task<DavCollections> ReadAsync(string home, CancellationToken cancellation)
    {
        var root = FolderProperties.LevelOf(FolderArea.Drive, FolderKeys.Prefix(FolderArea.Drive));
        var all = new List<DavCollection>();
        IReadOnlyList<DavCollection> level = [new DavCollection(root, home)];
        for (var depth = 0; level.Count > 0; depth++)
        {
            var listed = new List<DavCollection>();
            foreach (var some in level.Chunk(AtOnce))
            {
                listed.AddRange((await Task.WhenAll(some.Select(folder => ListAsync(folder, isRoot: depth == 0, depth, cancellation)))).OfType<DavCollection>());
            }

            all.AddRange(listed);
            level = [.. listed.SelectMany(Below)];
        }

        return new DavCollections(home, all, IsWhole: all.TrueForAll(folder => folder.Problem is null));
    }

    /// <summary>Some folders, without those in them; one that is gone is left out.</summary>
    public async Task<DavCollections> ReadAsync(string home, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var listed = new List<DavCollection>();
        foreach (var some in keys.Chunk(AtOnce))
        {
            var folders = some.Select(key => new DavCollection(FolderProperties.LevelOf(FolderArea.Drive, key), DavPaths.OfFolder(home, key)));
            listed.AddRange((await Task.WhenAll(folders.Select(folder => ListAsync(folder, isRoot: false, depth: 0, cancellation)))).OfType<DavCollection>());
        }

        return new DavCollections(home, listed, IsWhole: false);
    }

    /// <summary>The folder with its members; null where it is gone since the one above it was listed.</summary>
    private async Task<DavCollection?> ListAsync(DavCollection folder, bool isRoot, int depth, CancellationToken cancellation)
    {
        try
        {
            if (depth > Deepest)
            {
                throw new MailboxException(MailboxFailure.Unreadable, $"It lies more than {Deepest} folders deep. Move it up.");
            }

            return folder with { Members = await MemberList.ReadAsync(client, folder.Path!, cancellation) };
        }
        catch (MailboxException e) when (!isRoot && e.Failure is MailboxFailure.NotFound)
        {
            return null;
        }
        catch (MailboxException e) when (!isRoot && e.Failure is not MailboxFailure.Unavailable)
        {
            return folder with { Problem = e.Message };
        }
    }

    private static IEnumerable<DavCollection> Below(DavCollection folder) =>
        from member in folder.Members ?? []
        where member.IsCollection
        let level = DavPaths.LevelIn(folder.Path!, member.Path)
        let key = FolderKeys.ChildOf(folder.Entry.Key, level)
        orderby key
        select new DavCollection(FolderProperties.LevelOf(FolderArea.Drive, key, member.Id), DavPaths.OfCollection(member.Path));
}
