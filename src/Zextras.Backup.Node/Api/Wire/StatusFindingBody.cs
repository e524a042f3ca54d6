namespace Zextras.Backup.Api;

/// <summary>Something that is wrong.</summary>
internal sealed record StatusFindingBody
{
    /// <summary><c>warning</c> or <c>alarm</c>.</summary>
    public required string Level { get; init; }

    /// <summary>What.</summary>
    public required string What { get; init; }

    /// <summary>What to do about it; empty where <see cref="What"/> says so itself.</summary>
    public required string Remedy { get; init; }
}
