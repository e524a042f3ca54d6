namespace Zextras.Backup.Actors.Coherency;

/// <summary>A finding in the form in which it is saved.</summary>
internal sealed record FindingDocument
{
    public required string Kind { get; init; }

    public required string Severity { get; init; }

    public required string Detail { get; init; }

    public string? File { get; init; }

    public long? Position { get; init; }

    public string? Account { get; init; }

    public string? Item { get; init; }

    public string? Transaction { get; init; }

    public string? Digest { get; init; }

    public string? Expected { get; init; }

    public string? Actual { get; init; }

    public required string Advice { get; init; }

    /// <summary>The document of a finding.</summary>
    public static FindingDocument Of(Finding finding) => new()
    {
        Kind = finding.Kind.ToString(),
        Severity = finding.Severity.ToString().ToLowerInvariant(),
        Detail = finding.Detail,
        File = finding.File,
        Position = finding.Position,
        Account = finding.Account?.ToString(),
        Item = finding.Item?.ToString(),
        Transaction = finding.Transaction?.ToString(),
        Digest = finding.Digest?.ToString(),
        Expected = finding.Expected,
        Actual = finding.Actual,
        Advice = finding.Advice,
    };
}
