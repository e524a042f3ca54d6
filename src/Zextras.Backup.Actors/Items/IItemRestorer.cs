using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Items;

/// <summary>What an item needs of the mailbox server to put itself back. The Restore folder has it.</summary>
internal interface IItemRestorer
{
    /// <summary>
    /// Writes the item into the mailbox, or says why not. When the item itself comes back to life by that, the reply
    /// carries the sighting to record, and <see cref="ItemReturn.Arrival"/> keeps scans from taking it for a new item
    /// until it is disposed.
    /// </summary>
    Task<ItemReturn> PutAsync(ItemCommands.RestoreItem command, ItemHistory history, CancellationToken cancellation);

    /// <summary>
    /// Commits what the journal holds to item log and catalog: the restore's own transaction, and those before it that the
    /// engine did not get to because it fell.
    /// </summary>
    Task CommitAsync(AccountId account, ItemHistory history, CancellationToken cancellation);
}
