namespace Zextras.Backup.Api;

/// <summary>The Real Time Scan of one account.</summary>
internal sealed record RealTimeAccountBody
{
    /// <summary>The address.</summary>
    public required string Name { get; init; }

    /// <summary>When the last event happened.</summary>
    public DateTimeOffset? LastEvent { get; init; }

    /// <summary>Events that are not recorded yet.</summary>
    public required long Waiting { get; init; }

    /// <summary>For how many milliseconds the oldest of these waits.</summary>
    public required double LagMs { get; init; }

    /// <summary>Within how many milliseconds half of the last hour's events were recorded.</summary>
    public double? P50Ms { get; init; }

    /// <summary>Within how many milliseconds 99 of 100 of them were.</summary>
    public double? P99Ms { get; init; }
}
