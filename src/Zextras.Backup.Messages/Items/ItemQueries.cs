using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Messages.Items;

/// <summary>What another application may ask about an item.</summary>
public static class ItemQueries
{
    /// <summary>The whole history; the answer is <see cref="ItemReplies.History"/>, empty for an item nobody ever saw.</summary>
    /// <param name="Account">The account that owns the item.</param>
    /// <param name="Item">The item.</param>
    public sealed record GetHistory(AccountId Account, ItemId Item) : IItemMessage;
}
