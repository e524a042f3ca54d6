namespace Zextras.Backup.Api;

/// <summary>An archive of the server's configuration.</summary>
internal sealed record ServerArchiveBody
{
    /// <summary>The day of which it is: <c>2026-11-23</c>.</summary>
    public required string Day { get; init; }

    /// <summary>Its name: <c>customizations</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its bytes, compressed.</summary>
    public required long Bytes { get; init; }

    /// <summary>When it was written, UTC.</summary>
    public required DateTimeOffset Written { get; init; }
}
