using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Feed;

/// <summary>The state of the Real Time Scan of a mailbox server.</summary>
public sealed record RealTimeStatus
{
    /// <summary>The mailbox server.</summary>
    public required ServerId Server { get; init; }

    /// <summary>Whether it is switched on.</summary>
    public required bool IsOn { get; init; }

    /// <summary>Whether it listens: it is on, and the server tells what happens.</summary>
    public required bool IsListening { get; init; }

    /// <summary>How it listens; null where the mailbox server has no feed.</summary>
    public string? Source { get; init; }

    /// <summary>Why it does not listen although it is on; null where it does.</summary>
    public string? Error { get; init; }

    /// <summary>Since when it listens, UTC.</summary>
    public DateTimeOffset? ListeningSince { get; init; }

    /// <summary>When the last event happened, UTC.</summary>
    public DateTimeOffset? LastEvent { get; init; }

    /// <summary>Events since the node started.</summary>
    public required long Events { get; init; }

    /// <summary>Transactions that came of them.</summary>
    public required long Transactions { get; init; }

    /// <summary>Events that are not recorded yet.</summary>
    public required long Waiting { get; init; }

    /// <summary>How long the oldest of these waits.</summary>
    public required TimeSpan Lag { get; init; }

    /// <summary>Half of the events of the last hour were recorded within this time; null where there were none.</summary>
    public TimeSpan? MedianLag { get; init; }

    /// <summary>99 of 100 events of the last hour were recorded within this time.</summary>
    public TimeSpan? HighLag { get; init; }

    /// <summary>The gaps that are not closed yet.</summary>
    public IReadOnlyList<FeedGap> Gaps { get; init; } = [];

    /// <summary>The accounts in which something happened since the node started, by address.</summary>
    public IReadOnlyList<RealTimeAccount> Accounts { get; init; } = [];

    /// <summary>What a person must see.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
