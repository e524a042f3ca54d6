using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>What a restore is going to put into one account. A value: it can be printed (dry run), tested, and run.</summary>
internal sealed record RestorePlan
{
    /// <summary>The account that gets it.</summary>
    public required AccountId Target { get; init; }

    /// <summary>The address of that account.</summary>
    public required string TargetName { get; init; }

    /// <summary>The folders to make sure of, parents first.</summary>
    public IReadOnlyList<PlannedFolder> Folders { get; init; } = [];

    /// <summary>The items, those of one folder together and in the order in which they came into the mailbox.</summary>
    public IReadOnlyList<PlannedItem> Items { get; init; } = [];

    /// <summary>Items that are wanted and already there.</summary>
    public long AlreadyThere { get; init; }

    /// <summary>Whether an item is skipped whose content the target has in that folder already, each of them once.</summary>
    public bool SkipsCopies { get; init; }

    /// <summary>A tag that every item gets; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>Flags that no item gets.</summary>
    public IReadOnlyCollection<string> DroppedFlags { get; init; } = [];

    /// <summary>What made the engine record it.</summary>
    public TransactionCause Cause { get; init; } = TransactionCause.Restore;

    /// <summary>The state that an item is put back in.</summary>
    public ItemState Marked(ItemState state) => Tag is null && DroppedFlags.Count == 0 ? state : state with
    {
        Placement = state.Placement with
        {
            Flags = state.Placement.Flags.Except(DroppedFlags, StringComparer.Ordinal).ToValueSet(),
            Tags = Tag is null ? state.Placement.Tags : state.Placement.Tags.Append(Tag).ToValueSet(),
        },
    };

    /// <summary>The plan in words, at most so many lines: first what it comes to, then the first folders and items.</summary>
    public IEnumerable<string> Lines(int most)
    {
        yield return $"{TargetName}: {Items.Count} items, {Items.Sum(item => item.Size)} bytes, {Folders.Count} folders; {AlreadyThere} are there already.";
        var lines = Folders.Select(folder => $"{TargetName}: folder {folder.Key}")
            .Concat(Items.Select(item => $"{TargetName}: {item.FolderKey}: {item.Kind.Name()} {item.Item} '{item.Name}'"));
        foreach (var line in lines.Take(most - 1))
        {
            yield return line;
        }
    }
}
