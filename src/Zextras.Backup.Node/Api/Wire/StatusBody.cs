namespace Zextras.Backup.Api;

/// <summary>Whether everything is backed up, at one look.</summary>
internal sealed record StatusBody
{
    internal const string Alarm = "alarm";
    internal const string Good = "good";
    internal const string Warning = "warning";

    /// <summary><c>good</c>, <c>warning</c> or <c>alarm</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>What is wrong, and what to do about it.</summary>
    public required IReadOnlyList<StatusFindingBody> Findings { get; init; }

    /// <summary>When the last scan of everything reached its end.</summary>
    public DateTimeOffset? LastSmartScan { get; init; }

    /// <summary>When the next one is due.</summary>
    public DateTimeOffset? NextSmartScan { get; init; }

    /// <summary>When a coherency check that read everything last reached its end.</summary>
    public DateTimeOffset? LastVerification { get; init; }

    /// <summary>The Real Time Scan; absent where it does not answer.</summary>
    public StatusRealTimeBody? RealTime { get; init; }

    /// <summary>Free space on the disk of the Backup Path.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>What is at work.</summary>
    public required IReadOnlyList<string> Running { get; init; }

    /// <summary>The living accounts.</summary>
    public required IReadOnlyList<StatusAccountBody> Accounts { get; init; }
}
