using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Restore;

/// <summary>A content that the mailbox lost, and the state that has it.</summary>
/// <param name="Item">The item, in the state whose content is put back.</param>
/// <param name="Live">The item as the mailbox shows it; null where it shows none.</param>
internal sealed record LostContent(PlannedItem Item, ItemEntry? Live)
{
    /// <summary>What became of it, in a word.</summary>
    public string Damage => Live?.SizeHint switch
    {
        null => "missing",
        0 => "empty",
        _ => "cut off",
    };

    /// <inheritdoc/>
    public override string ToString() => Live is { SizeHint: > 0 and var left }
        ? $"{Item.FolderKey}: item {Item.Item} '{Item.Name}' is cut off: {left} of {Item.Size} bytes"
        : $"{Item.FolderKey}: item {Item.Item} '{Item.Name}' is {Damage}, {Item.Size} bytes";
}
