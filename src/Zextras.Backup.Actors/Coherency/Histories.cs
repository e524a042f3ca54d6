using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>Whether transactions make a history.</summary>
internal static class Histories
{
    /// <summary>The history that those transactions make, oldest first; null where one does not follow from the one before.</summary>
    public static ItemHistory? Whole(ItemId item, IReadOnlyList<Transaction> transactions)
    {
        var history = ItemHistory.Empty(item);
        var chain = ChainValue.Start;
        foreach (var transaction in transactions)
        {
            if (transaction.Item != item
                || transaction.Start <= history.Current?.Start
                || TransactionCodec.Link(chain, transaction) != transaction.Chain)
            {
                return null;
            }

            chain = transaction.Chain;
            history = history.Apply(transaction);
        }

        return transactions.Count == 0 ? null : history;
    }
}
