using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>What a check found, as it is shown and saved.</summary>
public sealed record CoherencyReport
{
    /// <summary>The Backup Path that was checked.</summary>
    public required string Path { get; init; }

    /// <summary>The server that owns it.</summary>
    public required ServerId Server { get; init; }

    /// <summary>When the check began, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>Whether it came to the end of the path; else the next check goes on where this one stopped.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The file before which an earlier check had read everything already; null where this one began at the beginning.</summary>
    public string? ResumedAt { get; init; }

    /// <summary>Item logs that were read.</summary>
    public long Logs { get; init; }

    /// <summary>Items in them.</summary>
    public long Items { get; init; }

    /// <summary>Contents that were found.</summary>
    public long Blobs { get; init; }

    /// <summary>Contents whose every byte was read and compared.</summary>
    public long BlobsVerified { get; init; }

    /// <summary>Bytes that were read from logs and volumes.</summary>
    public long Bytes { get; init; }

    /// <summary>What was found, the worst first.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>How many findings there were of each kind, those that are not listed too.</summary>
    public IReadOnlyDictionary<FindingKind, long> Counts { get; init; } = new Dictionary<FindingKind, long>();

    /// <summary>What was healed or put into quarantine, a line each; empty without fixBackup.</summary>
    public IReadOnlyList<string> Repairs { get; init; } = [];

    /// <summary>Whether nothing worse than rubbish was found.</summary>
    public bool IsClean => Findings.All(finding => finding.Severity == FindingSeverity.Info);

    /// <summary>Whether a repair has anything to do. A content that is known to be lost is looked for again once: it may have come back.</summary>
    /// <param name="round">How often it was repaired already.</param>
    public bool IsToBeHealed(int round) => !IsClean || (round == 0 && Findings.Any(finding => finding.Kind == FindingKind.KnownLoss));
}
