using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>An item that a rollback moves or marks where it is.</summary>
/// <param name="Item">The item.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Subject or name.</param>
/// <param name="From">The key of the folder that holds it, after the renames.</param>
/// <param name="To">The key of the folder that shall hold it.</param>
/// <param name="Flags">The flags that it shall have.</param>
/// <param name="Tags">The tags that it shall have.</param>
/// <param name="Why">What is undone, in a word: <c>move</c>, <c>marks</c>, <c>addition</c>, <c>change</c>.</param>
internal sealed record PlannedChange(
    ItemId Item, ItemKind Kind, string Name, string From, string To, ValueList<string> Flags, ValueList<string> Tags, string Why)
{
    /// <summary>The change in words.</summary>
    public override string ToString()
    {
        var what = $"{Why}: {Kind.Name()} {Item} '{Name}'";
        return From == To ? $"{what} in {From} becomes {Flags} {Tags}" : $"{what} goes from {From} to {To}";
    }
}
