using System.Collections.Immutable;

namespace Zextras.Backup.Messages.Model;

/// <summary>
/// All transactions of one item in the order the journal gave them. Pure: no clock, no I/O; replaying the transactions
/// gives the same value. The intervals of the transactions neither overlap nor leave a gap, and nothing in them is ever
/// changed but the end of the last one, once, when the next begins.
/// </summary>
public sealed class ItemHistory
{
    private readonly ImmutableList<Transaction> _transactions;

    private ItemHistory(ItemId item, ImmutableList<Transaction> transactions) =>
        (Item, _transactions) = (item, transactions);

    /// <summary>The item.</summary>
    public ItemId Item { get; }

    /// <summary>The transactions, oldest first.</summary>
    public IReadOnlyList<Transaction> Transactions => _transactions;

    /// <summary>The newest transaction; null before the first.</summary>
    public Transaction? Current => _transactions.IsEmpty ? null : _transactions[^1];

    /// <summary>Whether the item is recorded and not deleted.</summary>
    public bool IsLiving => Current is { State.Deleted: false };

    /// <summary>The history of an item of which nothing is known yet.</summary>
    public static ItemHistory Empty(ItemId item) => new(item, []);

    /// <summary>The history that those transactions make, oldest first.</summary>
    public static ItemHistory Replay(ItemId item, IEnumerable<Transaction> transactions) =>
        transactions.Aggregate(Empty(item), (history, transaction) => history.Apply(transaction));

    /// <summary>
    /// What the sighting is to this history, and the transaction that it becomes if it is news. Deciding again with the
    /// same sighting after <see cref="Apply"/> is never news.
    /// </summary>
    public Decision Decide(Sighting sighting)
    {
        ArgumentNullException.ThrowIfNull(sighting);
        if (sighting is Sighting.Seen { IsNewKey: true } newKey && BelongsToAnother(newKey.Placement))
        {
            return new Decision(DecisionOutcome.Collision);
        }

        if (Has(sighting.Id))
        {
            return new Decision(DecisionOutcome.Unchanged);
        }

        if (sighting.Version < Current?.Version)
        {
            return new Decision(DecisionOutcome.Stale);
        }

        return sighting switch
        {
            Sighting.Gone gone => DecideGone(gone),
            Sighting.Seen seen => DecideSeen(seen),
            _ => throw new ArgumentException($"No rule for a {sighting.GetType().Name}.", nameof(sighting)),
        };
    }

    /// <summary>The history with one more transaction: it ends the one before, and nothing else changes.</summary>
    /// <exception cref="ArgumentException">
    /// The transaction is of another item, or does not begin after the one before.
    /// </exception>
    public ItemHistory Apply(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction.Item != Item)
        {
            throw new ArgumentException($"Transaction {transaction.Id} is of item {transaction.Item}, not {Item}.", nameof(transaction));
        }

        if (Current is not { } last)
        {
            return new ItemHistory(Item, _transactions.Add(transaction with { End = null }));
        }

        if (transaction.Start <= last.Start)
        {
            throw new ArgumentException($"Transaction {transaction.Id} does not begin after {last.Id}.", nameof(transaction));
        }

        var ended = _transactions.SetItem(_transactions.Count - 1, last with { End = transaction.Start });
        return new ItemHistory(Item, ended.Add(transaction with { End = null }));
    }

    /// <summary>The transaction that was valid at that instant; null before the first.</summary>
    public Transaction? At(DateTimeOffset instant)
    {
        for (var i = _transactions.Count - 1; i >= 0; i--)
        {
            if (_transactions[i].Start <= instant)
            {
                return _transactions[i];
            }
        }

        return null;
    }

    /// <summary>The transaction of that id; null where the history has none.</summary>
    public Transaction? Find(TransactionId id) => _transactions.Find(transaction => transaction.Id == id);

    /// <summary>
    /// The deletions from <paramref name="from"/> (included) until <paramref name="until"/> (not included), each with
    /// the last living state before it.
    /// </summary>
    public IEnumerable<ItemDeletion> DeletedBetween(DateTimeOffset from, DateTimeOffset until)
    {
        for (var i = 1; i < _transactions.Count; i++)
        {
            var (before, deletion) = (_transactions[i - 1], _transactions[i]);
            if (deletion.State.Deleted && !before.State.Deleted && from <= deletion.Start && deletion.Start < until)
            {
                yield return new ItemDeletion(deletion, before);
            }
        }
    }

    private bool Has(TransactionId id) => Find(id) is not null;

    /// <summary>
    /// A key that the engine does not know may be the one this item began with: then the item was recorded and the
    /// engine fell before it could note that, or the item was deleted and came back. Anything else is another item.
    /// </summary>
    private bool BelongsToAnother(Placement seen) => Current is { } current
        && !(IsSamePlace(_transactions[0].State.Placement, seen)
            && (current.State.Deleted || IsSamePlace(current.State.Placement, seen)));

    private static bool IsSamePlace(Placement one, Placement other) =>
        string.Equals(one.Key, other.Key, StringComparison.Ordinal) && one.Folders.Equals(other.Folders);

    private Decision DecideGone(Sighting.Gone gone)
    {
        if (Current is not { State.Deleted: false } current)
        {
            return new Decision(DecisionOutcome.Unchanged); // never seen, or already known to be gone
        }

        return Record(gone, current.State with { Deleted = true }, gone.RetentionHeld);
    }

    private Decision DecideSeen(Sighting.Seen seen)
    {
        if ((seen.Content ?? Current?.State.Content) is not { } content)
        {
            return new Decision(DecisionOutcome.NeedsContent);
        }

        var state = WellFormed.State(new ItemState(seen.Placement, content));
        return state == Current?.State
            ? new Decision(DecisionOutcome.Unchanged)
            : Record(seen, state, retentionHeld: false);
    }

    private Decision Record(Sighting sighting, ItemState state, bool retentionHeld)
    {
        // Order is the journal's. A clock that went back does not make a transaction that began before its predecessor.
        var start = Current is { } last && sighting.At <= last.Start ? last.Start.AddTicks(1) : sighting.At;
        var transaction = new Transaction
        {
            Id = sighting.Id,
            Item = Item,
            Start = start.ToUniversalTime(),
            Cause = sighting.Cause,
            State = state,
            Version = sighting.Version,
            RetentionHeld = retentionHeld,
        };
        var chain = TransactionCodec.Link(Current?.Chain ?? ChainValue.Start, transaction);
        return new Decision(DecisionOutcome.Recorded, transaction with { Chain = chain });
    }
}
