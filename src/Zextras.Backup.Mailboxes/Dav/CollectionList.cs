using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>
/// Lists the address books or calendars of an account with their state: one request, as a rule. What belongs to others and is only
/// shared with the account is left out: it is in the backup of the account that owns it.
/// </summary>
internal sealed class CollectionList(DavClient client, FolderArea area)
{
    // Calendars lie right in the home, on some servers in a folder of it.
    private const int Deepest = 4;

    private readonly List<DavCollection> _found = [];
    private string? _owner;

    /// <summary>All of them. Completing says that there are no others.</summary>
    public async Task<DavCollections> ReadAsync(string home, CancellationToken cancellation)
    {
        var (self, members) = await ListAsync(home, cancellation);
        if (self.HrefIn(DavHome.PropertyOf(area)) is { } other && other != home)
        {
            home = other; // the address of a principal was configured
            (self, members) = await ListAsync(home, cancellation);
        }

        _owner = self.HrefIn(DavNames.Owner);
        await AddAsync(home, home, members, depth: 1, cancellation);
        return new DavCollections(home, [.. WithParents()], IsWhole: true);
    }

    private async Task<(DavResource Self, IReadOnlyList<DavResource> Members)> ListAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var found = (await client.ListAsync(DavMethods.PropFind, path, 1, DavRequests.Collections, resource => resource, cancellation)).Found;
            var self = found.FirstOrDefault(resource => IsAt(resource, path) && resource.IsShown) ?? throw DavCollections.WithoutItself(path);
            return (self, [.. found.Where(resource => !IsAt(resource, path))]);
        }
        catch (DavRefusalException e)
        {
            throw client.Explain(e.Answer, path);
        }
    }

    private async Task AddAsync(string home, string path, IReadOnlyList<DavResource> members, int depth, CancellationToken cancellation)
    {
        foreach (var member in members)
        {
            if (!member.IsShown)
            {
                throw new MailboxException(
                    MailboxFailure.Unreadable, $"The server shows {member.Path} with the error {member.Failed ?? member.Status} only, so its list of {FolderKeys.Prefix(area).TrimEnd(':')} is not a whole one. Look into its log.");
            }

            // Schedule boxes, subscriptions and the like have types of their own.
            var types = member.Types.ToHashSet();
            if (types.Contains(FolderProperties.TypeOf(area)) && !IsShared(member))
            {
                _found.Add(CollectionOf(home, member));
            }
            else if (types.Count == 1 && types.Contains(DavNames.Collection) && depth < Deepest && DavPaths.LevelIn(path, member.Path) is not null)
            {
                var below = DavPaths.OfCollection(member.Path);
                await AddAsync(home, below, (await ListAsync(below, cancellation)).Members, depth + 1, cancellation);
            }
        }
    }

    private DavCollection CollectionOf(string home, DavResource resource)
    {
        var path = DavPaths.OfCollection(resource.Path);
        return new DavCollection(FolderProperties.EntryOf(area, KeyOf(home, path), resource), path)
        {
            SyncToken = resource.Text(DavNames.SyncToken),
            CTag = resource.Text(DavNames.CTag),
            CanSync = resource.Properties.TryGetValue(DavNames.SupportedReports, out var reports) && reports.Descendants(DavNames.SyncCollection).Any(),
        };
    }

    private string KeyOf(string home, string path)
    {
        var key = FolderKeys.Prefix(area);
        for (var above = home; above != path;)
        {
            var end = path.StartsWith(above, StringComparison.Ordinal) ? path.IndexOf('/', above.Length) : -1;
            var level = end < 0 ? null : DavPaths.LevelIn(above, path[..end]);
            if (level is null)
            {
                throw new MailboxException(MailboxFailure.Unreadable, $"The server lists {path} in {home}, where it does not lie. Write the home in which it lies as url.");
            }

            key = FolderKeys.ChildOf(key, level);
            above = path[..(end + 1)];
        }

        return key;
    }

    private bool IsShared(DavResource resource) => _owner is not null && resource.HrefIn(DavNames.Owner) is { } owner && owner != _owner;

    private IEnumerable<DavCollection> WithParents()
    {
        var all = _found.ToDictionary(collection => collection.Entry.Key, StringComparer.Ordinal);
        foreach (var collection in _found)
        {
            for (var parent = collection.Entry.ParentKey; parent is not null; parent = FolderKeys.ParentOf(parent))
            {
                all.TryAdd(parent, new DavCollection(FolderProperties.LevelOf(area, parent), Path: null));
            }
        }

        return all.Values.OrderBy(collection => collection.Entry.Key.Count(c => c == '/')).ThenBy(collection => collection.Entry.Key, StringComparer.Ordinal);
    }

    private static bool IsAt(DavResource resource, string path) => DavPaths.OfCollection(resource.Path) == path;
}
