namespace Zextras.Backup.Api;

/// <summary>A file in an archive of the server's configuration.</summary>
internal sealed record ArchivedFileBody
{
    /// <summary>Where it was: <c>etc/postfix/main.cf</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Its bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>When it was last changed, UTC.</summary>
    public required DateTimeOffset Changed { get; init; }
}
