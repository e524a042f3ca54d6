namespace Zextras.Backup.Actors.Coherency;

/// <summary>A report in the form in which it is saved.</summary>
internal sealed record ReportDocument
{
    public required string Path { get; init; }

    public required string Server { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Ended { get; init; }

    public bool Complete { get; init; }

    public bool Clean { get; init; }

    public string? ResumedAt { get; init; }

    public long Logs { get; init; }

    public long Items { get; init; }

    public long Blobs { get; init; }

    public long BlobsVerified { get; init; }

    public long Bytes { get; init; }

    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    public required IReadOnlyList<FindingDocument> Findings { get; init; }

    public required IReadOnlyList<string> Repairs { get; init; }

    /// <summary>The document of a report.</summary>
    public static ReportDocument Of(CoherencyReport report) => new()
    {
        Path = report.Path,
        Server = report.Server.ToString(),
        Started = report.Started,
        Ended = report.Ended,
        Complete = report.IsComplete,
        Clean = report.IsClean,
        ResumedAt = report.ResumedAt,
        Logs = report.Logs,
        Items = report.Items,
        Blobs = report.Blobs,
        BlobsVerified = report.BlobsVerified,
        Bytes = report.Bytes,
        Counts = report.Counts.ToDictionary(count => count.Key.ToString(), count => count.Value, StringComparer.Ordinal),
        Findings = [.. report.Findings.Select(FindingDocument.Of)],
        Repairs = report.Repairs,
    };
}
