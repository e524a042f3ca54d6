using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Messages;

/// <summary>
/// A persisted event that puts histories in place of all that its actor recorded before: what a purge leaves of an actor
/// that owns several items. The events before it are deleted when it is durable; a fall in between changes nothing.
/// </summary>
public interface IRewrittenHistories : IPersisted
{
    /// <summary>The transactions of all items, those of one in their order.</summary>
    IReadOnlyList<Transaction> Transactions { get; }
}
