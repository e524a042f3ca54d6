namespace Zextras.Backup.Api;

/// <summary>A shard and what is awake in it.</summary>
internal sealed record ShardBody
{
    /// <summary>Its region.</summary>
    public required string Region { get; init; }

    /// <summary>The node that has it.</summary>
    public required string Address { get; init; }

    /// <summary>The shard.</summary>
    public required string Shard { get; init; }

    /// <summary>Its entities that are awake.</summary>
    public required int Entities { get; init; }
}
