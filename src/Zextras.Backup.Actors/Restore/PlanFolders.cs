using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Gathers the folders of a plan: each once, with the folders above it as they were, parents first. A dedicated folder takes
/// the place of the top of every area.
/// </summary>
/// <param name="past">The folders of the account that is restored.</param>
/// <param name="dedicated">The name of the folder that everything goes below; null for the original folders.</param>
internal sealed class PlanFolders(FolderPast past, string? dedicated)
{
    private const string Unknown = "unknown_";

    private readonly SortedDictionary<string, ItemState?> _folders = new(StringComparer.Ordinal);

    /// <summary>The folders, parents first.</summary>
    public IReadOnlyList<PlannedFolder> All => [.. _folders.Select(folder => new PlannedFolder(folder.Key, folder.Value))];

    /// <summary>The key of the folder that held an item at an instant; a folder that nobody knows becomes <c>unknown_ID</c>.</summary>
    public string KeyOf(ItemKind kind, ItemId? folder, DateTimeOffset instant)
    {
        if (folder is { } known && past.StateAt(known, instant) is { } state)
        {
            return Add(state, instant);
        }

        var key = Moved($"{AreaOf(kind)}:{Unknown}{folder}");
        _folders.TryAdd(key, null);
        return key;
    }

    /// <summary>Adds a folder with those above it.</summary>
    public string Add(ItemState state, DateTimeOffset instant)
    {
        var key = Moved(state.Placement.Key);
        if (!_folders.TryGetValue(key, out var there) || there is null)
        {
            // In a dedicated place it is not what it was there: no second INBOX, no second folder for drafts.
            _folders[key] = dedicated is null
                ? state with { Deleted = false }
                : state with { Deleted = false, Content = state.Content with { Attributes = state.Content.Attributes.With(AttributeNames.SpecialUse) } };
            if (state.Folder is { } parent && past.StateAt(parent, instant) is { } above && IsAbove(above, state))
            {
                Add(above, instant);
            }
        }

        return key;
    }

    /// <summary>Whether the key says so too: a parent that was renamed later would become a second folder.</summary>
    private static bool IsAbove(ItemState above, ItemState state) =>
        state.Placement.Key.StartsWith(above.Placement.Key, StringComparison.Ordinal);

    private static string AreaOf(ItemKind kind) => kind switch
    {
        ItemKind.Contact or ItemKind.ContactGroup => "contacts",
        ItemKind.Appointment or ItemKind.Task => "calendars",
        ItemKind.Document => "drive",
        _ => "mail",
    };

    private string Moved(string key) => dedicated is null ? key : Below(dedicated, key);

    /// <summary>The key of a folder below a dedicated one.</summary>
    public static string Below(string dedicated, string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        var (area, path) = (key[..colon], key[(colon + 1)..]);
        return area switch
        {
            _ when path.Length == 0 => $"{area}:{dedicated}",
            "mail" or "drive" => $"{area}:{dedicated}/{path}",
            // Address books and calendars lie beside each other on most servers.
            _ => $"{area}:{dedicated}-{path.Replace('/', '-')}",
        };
    }
}
