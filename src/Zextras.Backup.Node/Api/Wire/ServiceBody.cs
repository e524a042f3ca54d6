namespace Zextras.Backup.Api;

/// <summary>A part of the engine that can be switched.</summary>
internal sealed record ServiceBody
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required string Description { get; init; }

    /// <summary>Whether it is at work.</summary>
    public required bool Running { get; init; }
}
