using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Items;

/// <summary>
/// How a purge lets an item forget itself: first the item agrees and holds still, then its rows and log lines are taken
/// away, then it deletes its own journal. The item decides from its own history, whatever the plan said.
/// </summary>
internal static class ItemPurging
{
    /// <summary>
    /// May it go? Answers <see cref="Agreed"/> and takes no other message until it is told to forget or released, or
    /// <see cref="Kept"/>.
    /// </summary>
    /// <param name="Account">The account.</param>
    /// <param name="Item">The item.</param>
    /// <param name="MayGo">What decides, from the item's history.</param>
    public sealed record Agree(AccountId Account, ItemId Item, IPurgeDecision MayGo) : IItemMessage;

    /// <summary>Delete the journal. Answers <see cref="Forgotten"/>, or <see cref="Kept"/> when it did not hold still until now.</summary>
    public sealed record Forget(AccountId Account, ItemId Item) : IItemMessage;

    /// <summary>Go on as if nothing had been asked. No answer.</summary>
    public sealed record Release(AccountId Account, ItemId Item) : IItemMessage;

    /// <summary>It holds still.</summary>
    public sealed record Agreed(AccountId Account, ItemId Item);

    /// <summary>It stays, with this history: what was taken away must be put back.</summary>
    public sealed record Kept(AccountId Account, ItemId Item, ItemHistory History);

    /// <summary>Its journal is empty.</summary>
    public sealed record Forgotten(AccountId Account, ItemId Item);
}
