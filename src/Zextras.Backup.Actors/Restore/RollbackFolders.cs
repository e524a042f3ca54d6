using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>The folders of an account then and now, and which of them get their old names back.</summary>
internal sealed class RollbackFolders
{
    private readonly Dictionary<ItemId, string> _then;
    private readonly Dictionary<ItemId, string> _now;

    /// <summary>Compares.</summary>
    public RollbackFolders(FolderPast past, RollbackWindow window, DateTimeOffset now)
    {
        _then = past.LivingAt(window.At).ToDictionary(folder => folder.Item, folder => folder.State.Placement.Key);
        _now = past.LivingAt(now).ToDictionary(folder => folder.Item, folder => folder.State.Placement.Key);
        var until = window.From is { } from
            ? past.LivingAt(from).ToDictionary(folder => folder.Item, folder => folder.State.Placement.Key)
            : _now;
        Renames = [.. FindRenames(window, until)];
        Names = [.. FindNames(past, window, now)];
    }

    /// <summary>The renames, those above before those below.</summary>
    public IReadOnlyList<(string From, string To)> Renames { get; }

    /// <summary>Folders that get the names back that their owners read, by their keys after the renames.</summary>
    public IReadOnlyList<(string Key, string Name)> Names { get; }

    /// <summary>The key that a folder had then; null where it was not there.</summary>
    public string? Then(ItemId? folder) => folder is { } id ? _then.GetValueOrDefault(id) : null;

    /// <summary>The key that a folder has after the renames; null where it is not there.</summary>
    public string? Now(ItemId? folder) => folder is { } id ? _now.GetValueOrDefault(id) : null;

    private IEnumerable<(string From, string To)> FindRenames(RollbackWindow window, Dictionary<ItemId, string> until)
    {
        var taken = _now.Values.ToHashSet(StringComparer.Ordinal);
        foreach (var (folder, old) in _then.OrderBy(pair => pair.Value, StringComparer.Ordinal))
        {
            var isMeant = window.Covers(old) && until.TryGetValue(folder, out var later) && later != old;
            if (isMeant && _now.TryGetValue(folder, out var key) && key != old && !taken.Contains(old) && !window.NotRenamed.Contains(key))
            {
                taken.Remove(key);
                taken.Add(old);
                Rename(key, old);
                yield return (key, old);
            }
        }
    }

    private IEnumerable<(string Key, string Name)> FindNames(FolderPast past, RollbackWindow window, DateTimeOffset now)
    {
        var later = past.LivingAt(now).ToDictionary(folder => folder.Item, folder => folder.State.Content.Name);
        var until = window.From is { } from ? past.LivingAt(from).ToDictionary(folder => folder.Item, folder => folder.State.Content.Name) : later;
        foreach (var (folder, state) in past.LivingAt(window.At))
        {
            var (key, name) = (state.Placement.Key, state.Content.Name);
            var isMeant = window.Covers(key) && until.TryGetValue(folder, out var given) && given != name;
            if (isMeant && Now(folder) == key && later[folder] != name && !Renames.Any(rename => rename.To == key))
            {
                yield return (key, name);
            }
        }
    }

    /// <summary>Those below go along.</summary>
    private void Rename(string from, string to)
    {
        foreach (var (folder, key) in _now.Where(pair => pair.Value == from || pair.Value.StartsWith(from + "/", StringComparison.Ordinal)).ToArray())
        {
            _now[folder] = to + key[from.Length..];
        }
    }
}
