using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>What changed in a folder.</summary>
/// <param name="Items">Items that are new or may have changed.</param>
/// <param name="Removed">Names of items that the server said are gone.</param>
/// <param name="IsWhole">Whether the items are all that there are.</param>
/// <param name="Mark">How the folder is now.</param>
internal sealed record CollectionChanges(IReadOnlyList<ItemEntry> Items, IReadOnlyList<string> Removed, bool IsWhole, CollectionMark Mark)
{
    /// <summary>Nothing.</summary>
    public static CollectionChanges None(CollectionMark mark) => new([], [], IsWhole: false, mark);
}
