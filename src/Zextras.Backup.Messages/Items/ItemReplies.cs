using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Messages.Items;

/// <summary>What an item answers.</summary>
public static class ItemReplies
{
    /// <summary>All transactions of an item, oldest first, end dates filled in.</summary>
    /// <param name="Account">The account that owns the item.</param>
    /// <param name="Item">The item.</param>
    /// <param name="Transactions">The history.</param>
    public sealed record History(AccountId Account, ItemId Item, IReadOnlyList<Transaction> Transactions);

    /// <summary>The item is in the mailbox.</summary>
    /// <param name="Account">The account that now holds it.</param>
    /// <param name="Item">The item that was asked for.</param>
    /// <param name="Transaction">The state that was restored.</param>
    /// <param name="FolderKey">The folder that holds it (<c>mail:INBOX</c>).</param>
    /// <param name="Key">Its native key there.</param>
    /// <param name="WasThere">Whether it was there already in that state, so that nothing was written.</param>
    /// <param name="NotCarried">Names of what the mailbox server did not take.</param>
    public sealed record Restored(
        AccountId Account,
        ItemId Item,
        TransactionId Transaction,
        string FolderKey,
        string Key,
        bool WasThere,
        IReadOnlyList<string> NotCarried);

    /// <summary>The item was not restored, and nothing was changed.</summary>
    /// <param name="Account">The account that owns the item.</param>
    /// <param name="Item">The item.</param>
    /// <param name="Reason">Why, by name.</param>
    /// <param name="Message">Why, in words that say what to do.</param>
    public sealed record Refused(AccountId Account, ItemId Item, RefusalReason Reason, string Message);
}
