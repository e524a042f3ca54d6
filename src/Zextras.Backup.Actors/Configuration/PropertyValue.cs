namespace Zextras.Backup.Actors.Configuration;

/// <summary>A property as it holds somewhere.</summary>
public sealed record PropertyValue
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The value in force.</summary>
    public required string Value { get; init; }

    /// <summary>Where that value was set: <c>default</c>, <c>global</c>, <c>server</c>, <c>cos NAME</c> or <c>account</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Whether it was set elsewhere than where was asked.</summary>
    public required bool IsInherited { get; init; }

    /// <summary>What it takes.</summary>
    public required string Type { get; init; }

    /// <summary>Its value where nobody set one.</summary>
    public required string Default { get; init; }

    /// <summary>What it does.</summary>
    public required string Description { get; init; }

    /// <summary>What has to come to its end before a change is in force; null where it is in force.</summary>
    public string? Pending { get; init; }
}
