namespace Zextras.Backup.Messages.Model;

/// <summary>What a scan or the real-time feed saw of one item in one moment. The history decides whether it is news.</summary>
public abstract record Sighting
{
    private Sighting()
    {
    }

    /// <summary>The id of the transaction that the sighting becomes if it is news; a resend carries the same one.</summary>
    public required TransactionId Id { get; init; }

    /// <summary>When it was seen, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who looked.</summary>
    public required TransactionCause Cause { get; init; }

    /// <summary>The server's own ordinal of the change, where it has one.</summary>
    public long? Version { get; init; }

    /// <summary>The item is there.</summary>
    public sealed record Seen : Sighting
    {
        /// <summary>Where it lies and how it is marked.</summary>
        public required Placement Placement { get; init; }

        /// <summary>What it says; null where the server showed that the content is the one already recorded.</summary>
        public ItemContent? Content { get; init; }

        /// <summary>
        /// Whether the engine knows of no item with this native key, so that an item id was minted for it. The history
        /// then answers <see cref="DecisionOutcome.Collision"/> if the id already belongs to another item.
        /// </summary>
        public bool IsNewKey { get; init; }
    }

    /// <summary>The item is gone: an explicit deletion, or missing from a listing that the server completed.</summary>
    public sealed record Gone : Sighting
    {
        /// <summary>Whether so many vanished at once that their retention clock has to wait.</summary>
        public bool RetentionHeld { get; init; }
    }
}
