namespace Zextras.Backup.Messages.Model;

/// <summary>
/// The photograph of a whole item that a transaction takes (seed: "Item", "Structure of an Item"). It has what a restore
/// needs and nothing else: no last login, no IMAP or ActiveSync state.
/// </summary>
/// <param name="Placement">Where the item lies and how it is marked.</param>
/// <param name="Content">What the item is and says.</param>
/// <param name="Deleted">Whether the item is gone from the mailbox. An item in the trash folder is not deleted.</param>
public sealed record ItemState(Placement Placement, ItemContent Content, bool Deleted = false)
{
    /// <summary>What the item is.</summary>
    public ItemKind Kind => Content.Kind;

    /// <summary>The folder that holds the item, where there is one.</summary>
    public ItemId? Folder => Placement.Folders.Count > 0 ? Placement.Folders[0] : null;
}
