using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Items;

/// <summary>How scans and feeds hand sightings to the item that owns them.</summary>
internal static class ItemRecording
{
    /// <summary>Record a sighting, if it is news. The answer is <see cref="Recorded"/>; without one, send again.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Item">The item.</param>
    /// <param name="Sighting">What was seen.</param>
    /// <param name="KnownTransactions">How many transactions of the item the sender knows to be committed.</param>
    public sealed record Record(AccountId Account, ItemId Item, Sighting Sighting, int KnownTransactions) : IItemMessage;

    /// <summary>What became of a sighting. All transactions that it tells of are in the journal.</summary>
    /// <param name="Sighting">The sighting's own id.</param>
    /// <param name="Item">The item.</param>
    /// <param name="Outcome">What the sighting was to the history.</param>
    /// <param name="Count">How many transactions the history has.</param>
    /// <param name="News">
    /// The transactions that the sender did not know: more than one where the engine fell between the journal and the
    /// catalog. It puts them into the item log and the catalog, which makes good what was missed.
    /// </param>
    /// <param name="Current">The current state; null where there is none.</param>
    public sealed record Recorded(
        TransactionId Sighting,
        ItemId Item,
        DecisionOutcome Outcome,
        int Count,
        IReadOnlyList<Transaction> News,
        Transaction? Current = null);
}
