namespace Zextras.Backup.Api;

/// <summary>How well an account is backed up.</summary>
internal sealed record StatusAccountBody
{
    /// <summary>Its address.</summary>
    public required string Name { get; init; }

    /// <summary>The last scan that reached its end.</summary>
    public DateTimeOffset? LastScan { get; init; }

    /// <summary>Living items.</summary>
    public required long Items { get; init; }

    /// <summary>Bytes of content.</summary>
    public required long Bytes { get; init; }

    /// <summary>Items that could not be backed up.</summary>
    public required long Quarantined { get; init; }

    /// <summary>How long the oldest change that the Real Time Scan heard of waits to be recorded, in milliseconds; absent where none waits.</summary>
    public double? LagMs { get; init; }

    /// <summary>Gaps of the Real Time Scan that no scan has closed yet.</summary>
    public required long OpenGaps { get; init; }

    /// <summary>When a coherency check last read everything of it.</summary>
    public DateTimeOffset? LastVerification { get; init; }
}
