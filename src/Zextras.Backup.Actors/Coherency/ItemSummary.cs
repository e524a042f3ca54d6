using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// What a check remembers of an item's history to compare it with other stores: enough to tell any two histories apart
/// (the last chain value depends on every byte before it), and small enough for millions of items.
/// </summary>
/// <param name="Count">How many transactions it has.</param>
/// <param name="Chain">The last chain value.</param>
/// <param name="Row">A hash of the catalog's row that follows from it.</param>
/// <param name="States">A hash of the catalog's states that follow from it.</param>
internal readonly record struct ItemSummary(int Count, ChainValue Chain, int Row, int States)
{
    /// <summary>The summary of a history that is not empty.</summary>
    public static ItemSummary Of(ItemHistory history)
    {
        var states = new HashCode();
        foreach (var transaction in history.Transactions)
        {
            AddState(ref states, transaction.Start, transaction.End, transaction.State.Deleted, transaction.State.Content.Digest);
        }

        var current = history.Current!;
        return new ItemSummary(
            history.Transactions.Count, current.Chain, RowOf(CatalogItem.Of(current, history.Transactions.Count)), states.ToHashCode());
    }

    /// <summary>A hash of what a history decides of a row; tokens of a listing are not among it.</summary>
    public static int RowOf(CatalogItem row) => HashCode.Combine(
        row.Kind, row.Folder, row.Key, row.Name, row.Size, row.Digest, row.Deleted, row.Transactions);

    /// <summary>Adds one state to the hash.</summary>
    public static void AddState(ref HashCode states, DateTimeOffset started, DateTimeOffset? ended, bool deleted, BlobDigest? digest)
    {
        states.Add(started.UtcTicks);
        states.Add(ended?.UtcTicks);
        states.Add(deleted);
        states.Add(digest);
    }
}
