namespace Zextras.Backup.Actors.Feed;

/// <summary>The Real Time Scan of one account.</summary>
public sealed record RealTimeAccount
{
    /// <summary>The address.</summary>
    public required string Name { get; init; }

    /// <summary>When the last event happened, UTC.</summary>
    public DateTimeOffset? LastEvent { get; init; }

    /// <summary>Events that are not recorded yet.</summary>
    public required long Waiting { get; init; }

    /// <summary>How long the oldest of these waits.</summary>
    public required TimeSpan Lag { get; init; }

    /// <summary>Half of the events of the last hour were recorded within this time; null where there were none.</summary>
    public TimeSpan? MedianLag { get; init; }

    /// <summary>99 of 100 events of the last hour were recorded within this time.</summary>
    public TimeSpan? HighLag { get; init; }
}
