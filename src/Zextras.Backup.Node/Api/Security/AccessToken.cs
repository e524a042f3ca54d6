namespace Zextras.Backup.Node.Api.Security;

/// <summary>A token as it is kept: never its text, only the hash.</summary>
internal sealed record AccessToken
{
    /// <summary>Its name, the author of what is done with it.</summary>
    public required string Name { get; init; }

    /// <summary>What its bearer may do.</summary>
    public required Role Role { get; init; }

    /// <summary>SHA-256 of its text, base64.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>From when on it is not taken any more, UTC; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }
}
