namespace Zextras.Backup.Actors.Hosting;

/// <summary>A schedule as it stands.</summary>
public sealed record ScheduledRun
{
    /// <summary>What is done: <c>SmartScan</c>.</summary>
    public required string Job { get; init; }

    /// <summary>When, as cron.</summary>
    public required string Cron { get; init; }

    /// <summary>The time zone in which that is meant.</summary>
    public required string Zone { get; init; }

    /// <summary>Whether it is on.</summary>
    public required bool IsOn { get; init; }

    /// <summary>The last time that it ran by the clock, UTC.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>The next time, UTC; null where it is off.</summary>
    public DateTimeOffset? Next { get; init; }
}
