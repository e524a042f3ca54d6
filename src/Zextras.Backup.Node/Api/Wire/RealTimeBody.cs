namespace Zextras.Backup.Api;

/// <summary>The state of the Real Time Scan.</summary>
internal sealed record RealTimeBody
{
    /// <summary>The mailbox server's id.</summary>
    public required string Server { get; init; }

    /// <summary>Whether it is switched on.</summary>
    public required bool On { get; init; }

    /// <summary>Whether the mailbox server tells it what happens.</summary>
    public required bool Listening { get; init; }

    /// <summary>How it listens; absent where the mailbox server has no feed.</summary>
    public string? Source { get; init; }

    /// <summary>Why it does not listen.</summary>
    public string? Error { get; init; }

    /// <summary>Since when it listens.</summary>
    public DateTimeOffset? ListeningSince { get; init; }

    /// <summary>When the last event happened.</summary>
    public DateTimeOffset? LastEvent { get; init; }

    /// <summary>Events since the node started.</summary>
    public required long Events { get; init; }

    /// <summary>Transactions that came of them.</summary>
    public required long Transactions { get; init; }

    /// <summary>Events that are not recorded yet.</summary>
    public required long Waiting { get; init; }

    /// <summary>For how many milliseconds the oldest of these waits.</summary>
    public required double LagMs { get; init; }

    /// <summary>Within how many milliseconds half of the last hour's events were recorded.</summary>
    public double? P50Ms { get; init; }

    /// <summary>Within how many milliseconds 99 of 100 of them were.</summary>
    public double? P99Ms { get; init; }

    /// <summary>The gaps that are not closed yet.</summary>
    public required IReadOnlyList<RealTimeGapBody> Gaps { get; init; }

    /// <summary>The accounts in which something happened since the node started.</summary>
    public required IReadOnlyList<RealTimeAccountBody> Accounts { get; init; }

    /// <summary>What a person must see.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
