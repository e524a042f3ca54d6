namespace Zextras.Backup.Messages.Model;

/// <summary>What a history makes of a sighting.</summary>
public enum DecisionOutcome
{
    /// <summary>It is news: there is a transaction to record.</summary>
    Recorded = 1,

    /// <summary>The same state is already the current one, or the sighting was recorded before.</summary>
    Unchanged = 2,

    /// <summary>A newer state is already recorded; the sighting came late.</summary>
    Stale = 3,

    /// <summary>The sighting relies on a recorded content that this history does not have; it must come with its content.</summary>
    NeedsContent = 4,

    /// <summary>The minted id belongs to another item; the next one must be probed.</summary>
    Collision = 5,
}
