namespace Zextras.Backup.Api;

/// <summary>A new value of a property.</summary>
internal sealed record PropertyChangeBody
{
    /// <summary><c>global</c>, <c>server</c>, <c>cos</c> or <c>account</c>.</summary>
    public required string Level { get; init; }

    /// <summary>The class of service or account.</summary>
    public string? Target { get; init; }

    /// <summary>The value; none: take it away.</summary>
    public string? Value { get; init; }
}
