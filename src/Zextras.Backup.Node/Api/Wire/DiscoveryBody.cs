namespace Zextras.Backup.Api;

/// <summary>What a running node tells the console of the same user on the same machine.</summary>
internal sealed record DiscoveryBody
{
    /// <summary>Where the node serves: <c>http://127.0.0.1:9110</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Absolute path of its token file.</summary>
    public required string TokenFile { get; init; }
}
