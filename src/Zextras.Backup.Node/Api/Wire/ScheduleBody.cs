namespace Zextras.Backup.Api;

/// <summary>What is done by the clock.</summary>
internal sealed record ScheduleBody
{
    /// <summary>What: <c>SmartScan</c>.</summary>
    public required string Job { get; init; }

    /// <summary>When, as cron.</summary>
    public required string Cron { get; init; }

    /// <summary>The time zone of that.</summary>
    public required string Zone { get; init; }

    /// <summary>Whether it is on.</summary>
    public required bool IsOn { get; init; }

    /// <summary>When it last ran by the clock.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>When it comes next.</summary>
    public DateTimeOffset? Next { get; init; }
}
