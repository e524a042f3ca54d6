using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Messages.Items;

/// <summary>What another application may ask of an item.</summary>
public static class ItemCommands
{
    /// <summary>
    /// Puts the item back into a mailbox as it was. The answer is <see cref="ItemReplies.Restored"/> or
    /// <see cref="ItemReplies.Refused"/>. Sent again, it does not put a second copy beside an item that is already back.
    /// </summary>
    /// <param name="Account">The account that owns the item.</param>
    /// <param name="Item">The item.</param>
    public sealed record RestoreItem(AccountId Account, ItemId Item) : IItemMessage
    {
        /// <summary>Restore the state as of this instant. Null together with <see cref="Transaction"/>: the last living state.</summary>
        public DateTimeOffset? At { get; init; }

        /// <summary>Restore the state of this transaction.</summary>
        public TransactionId? Transaction { get; init; }

        /// <summary>Path of the folder to restore into (<c>INBOX</c>, <c>Work/2026</c>); null: the folder the item was in.</summary>
        public string? TargetFolder { get; init; }

        /// <summary>The account to restore into; null: the owner.</summary>
        public AccountId? TargetAccount { get; init; }
    }
}
