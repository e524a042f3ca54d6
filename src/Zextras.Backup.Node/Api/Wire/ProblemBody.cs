namespace Zextras.Backup.Api;

/// <summary>An error as RFC 9457 writes it (<c>application/problem+json</c>).</summary>
internal sealed record ProblemBody
{
    /// <summary>The media type of such an answer.</summary>
    internal const string ContentType = "application/problem+json";

    /// <summary>The status in words: <c>Not Found</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong and how to mend it.</summary>
    public required string Detail { get; init; }
}
