using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Messages;

/// <summary>A persisted event that adds one transaction to the history of one item: what a catalog is rebuilt from.</summary>
public interface IRecordedTransaction : IPersisted
{
    /// <summary>The transaction.</summary>
    Transaction Transaction { get; }
}
