namespace Zextras.Backup.Api;

/// <summary>The report of a Coherency Check, as far as the console shows it.</summary>
internal sealed record CoherencyReportBody
{
    /// <summary>The path that was checked.</summary>
    public required string Path { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>Whether it came to the end of the path.</summary>
    public bool Complete { get; init; }

    /// <summary>Whether nothing worse than rubbish was found.</summary>
    public bool Clean { get; init; }

    /// <summary>Items in the logs.</summary>
    public long Items { get; init; }

    /// <summary>Contents whose every byte was compared.</summary>
    public long BlobsVerified { get; init; }

    /// <summary>Bytes that were read.</summary>
    public long Bytes { get; init; }

    /// <summary>What was found, the worst first.</summary>
    public IReadOnlyList<FindingBody> Findings { get; init; } = [];

    /// <summary>What was healed, a line each.</summary>
    public IReadOnlyList<string> Repairs { get; init; } = [];
}
