namespace Zextras.Backup.Api;

/// <summary>One finding of a Coherency Check.</summary>
internal sealed record FindingBody
{
    /// <summary>What is wrong: <c>MissingBlob</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>info, warning or error.</summary>
    public required string Severity { get; init; }

    /// <summary>In words.</summary>
    public required string Detail { get; init; }

    /// <summary>The file in the Backup Path.</summary>
    public string? File { get; init; }

    /// <summary>Line or byte offset.</summary>
    public long? Position { get; init; }

    /// <summary>The account concerned.</summary>
    public string? Account { get; init; }

    /// <summary>The item concerned.</summary>
    public string? Item { get; init; }

    /// <summary>The content concerned.</summary>
    public string? Digest { get; init; }

    /// <summary>What to do.</summary>
    public required string Advice { get; init; }
}
