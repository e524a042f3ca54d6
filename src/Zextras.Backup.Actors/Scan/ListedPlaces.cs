using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// Which places of an account a run has covered, so that an item which it did not show is no longer there. Of all others
/// nothing follows: an incremental listing leaves out what did not change.
/// </summary>
internal sealed class ListedPlaces
{
    private readonly HashSet<ItemId> _folders;
    private readonly HashSet<(ItemId Folder, string Key)> _removed;

    /// <summary>What a run that completed has covered.</summary>
    /// <param name="folders">The folders as they are recorded now.</param>
    /// <param name="listed">The keys of those that were listed to their end.</param>
    /// <param name="removed">The items that the server said are gone.</param>
    /// <param name="all">The keys of all folders that there are; null where the run does not tell.</param>
    public ListedPlaces(
        FolderBook folders,
        IEnumerable<string> listed,
        IEnumerable<RemovedEntry> removed,
        IReadOnlyCollection<string>? all)
    {
        var there = all?.ToHashSet(StringComparer.Ordinal);
        GoneFolders = there is null
            ? []
            : [.. folders.Folders.Values
                .Where(row => !there.Contains(row.Key))
                .OrderByDescending(row => row.Key.Count(c => c == '/'))];
        Folders =
        [
            .. listed.Distinct(StringComparer.Ordinal)
                .Select(key => folders.Folders.GetValueOrDefault(key))
                .OfType<CatalogItem>()
                .Concat(GoneFolders)
                .DistinctBy(row => row.Item),
        ];
        _folders = [.. Folders.Select(row => row.Item)];
        _removed =
        [
            .. from entry in removed
               let folder = folders.Find(entry.FolderKey)
               where folder is not null
               select (folder.Value, entry.Key),
        ];
        Removed = _removed.ToLookup(entry => entry.Folder, entry => entry.Key);
    }

    /// <summary>Recorded folders that are not there any more, the deepest first.</summary>
    public IReadOnlyList<CatalogItem> GoneFolders { get; }

    /// <summary>The folders of which the run has shown every item: those that were listed, and those that are gone.</summary>
    public IReadOnlyList<CatalogItem> Folders { get; }

    /// <summary>The items that the server said are gone, by their folder.</summary>
    public ILookup<ItemId, string> Removed { get; }

    /// <summary>Whether the run would have shown the item if it still were where it was.</summary>
    public bool Cover(CatalogItem row) =>
        row.Folder is { } folder && (_folders.Contains(folder) || _removed.Contains((folder, row.Key)));
}
