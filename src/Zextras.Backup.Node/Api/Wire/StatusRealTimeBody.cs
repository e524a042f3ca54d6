namespace Zextras.Backup.Api;

/// <summary>The Real Time Scan in a few figures; <c>/realtime</c> has all.</summary>
internal sealed record StatusRealTimeBody
{
    /// <summary>Whether it is switched on.</summary>
    public required bool On { get; init; }

    /// <summary>Whether the mailbox server tells what happens.</summary>
    public required bool Listening { get; init; }

    /// <summary>How long the oldest event waits to be recorded, in milliseconds.</summary>
    public required double LagMs { get; init; }

    /// <summary>Gaps that no scan has closed yet.</summary>
    public required long OpenGaps { get; init; }
}
