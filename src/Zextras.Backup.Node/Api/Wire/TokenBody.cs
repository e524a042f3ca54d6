namespace Zextras.Backup.Api;

/// <summary>A token, as it is listed and asked for.</summary>
internal sealed record TokenBody
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>admin</c>, <c>operator</c> or <c>auditor</c>.</summary>
    public required string Role { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>From when on it is refused; none: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>After so many days, in a request; none: never.</summary>
    public int? Days { get; init; }

    /// <summary>Its text, in the answer to its making only.</summary>
    public string? Token { get; init; }
}
