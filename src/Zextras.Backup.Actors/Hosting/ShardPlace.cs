namespace Zextras.Backup.Actors.Hosting;

/// <summary>A shard and what is awake in it.</summary>
/// <param name="Region">The region: item, account.</param>
/// <param name="Address">The node that has it.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Entities">How many of its entities are awake.</param>
public sealed record ShardPlace(string Region, string Address, string Shard, int Entities);
