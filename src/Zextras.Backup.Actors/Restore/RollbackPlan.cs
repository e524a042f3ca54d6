namespace Zextras.Backup.Actors.Restore;

/// <summary>What a rollback is going to do, in the order in which it does it. A value: it can be printed and tested.</summary>
internal sealed record RollbackPlan
{
    /// <summary>Folders that get their old names, the old key and the new one, in order.</summary>
    public IReadOnlyList<(string From, string To)> Renames { get; init; } = [];

    /// <summary>Folders that keep their keys and get the names back that their owners read.</summary>
    public IReadOnlyList<(string Key, string Name)> Names { get; init; } = [];

    /// <summary>Items that are moved or marked where they are.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <summary>Items that are put back, and folders that are made again.</summary>
    public required RestorePlan Puts { get; init; }

    /// <summary>Items that came since then and stay, because nobody asked for them to be moved away.</summary>
    public long AdditionsLeft { get; init; }

    /// <summary>Whether anything is changed in place.</summary>
    public bool ChangesInPlace => Renames.Count > 0 || Names.Count > 0 || Changes.Count > 0;

    /// <summary>The plan in words.</summary>
    public IEnumerable<string> Lines(int most)
    {
        yield return $"{Puts.TargetName}: {Renames.Count + Names.Count} folders get their old names, {Changes.Count} items are moved or marked, {Puts.Items.Count} are put back; {AdditionsLeft} that came since stay.";
        var lines = Renames.Select(rename => $"rename: folder {rename.From} becomes {rename.To}")
            .Concat(Names.Select(name => $"rename: folder {name.Key} is called '{name.Name}' again"))
            .Concat(Changes.Select(change => change.ToString()))
            .Concat(Puts.Lines(most).Skip(1));
        foreach (var line in lines.Take(most - 1))
        {
            yield return line;
        }
    }
}
