namespace Zextras.Backup.Api;

/// <summary>A time of which a scan has to find out what happened.</summary>
internal sealed record RealTimeGapBody
{
    /// <summary>Counts up from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it ended; absent while it lasts.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The accounts; absent: all.</summary>
    public IReadOnlyList<string>? Accounts { get; init; }
}
