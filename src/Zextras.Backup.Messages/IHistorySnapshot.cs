using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Messages;

/// <summary>A persisted snapshot of whole histories: what a check compares with the replay of the events.</summary>
public interface IHistorySnapshot : IPersisted
{
    /// <summary>The transactions, oldest first of each item.</summary>
    ValueList<Transaction> Transactions { get; }
}
