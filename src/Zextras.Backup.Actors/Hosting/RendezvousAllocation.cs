using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// Gives each shard to the node whose address, hashed together with the shard's name, comes out highest. Every node computes
/// the same, for the region of the accounts and for that of the items alike, so that an account and its items are on one
/// node; and when a node goes or comes, only the shards of that node move.
/// </summary>
/// <param name="self">The address of the node that decides: its own region shows none.</param>
internal sealed class RendezvousAllocation(Address self) : IShardAllocationStrategy
{
    /// <summary>So many shards move at once: those that move do not answer for a moment.</summary>
    private const int MovingAtOnce = 16;

    /// <inheritdoc/>
    public Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
        Task.FromResult(Choose(shardId, currentShardAllocations.Keys));

    /// <inheritdoc/>
    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
    {
        var misplaced =
            from region in currentShardAllocations
            from shard in region.Value
            where !rebalanceInProgress.Contains(shard) && !Choose(shard, currentShardAllocations.Keys).Equals(region.Key)
            select shard;
        return Task.FromResult<IImmutableSet<string>>([.. misplaced.Take(Math.Max(0, MovingAtOnce - rebalanceInProgress.Count))]);
    }

    /// <summary>The weight of a shard on a node: the highest wins.</summary>
    internal static ulong Weight(Address node, string shardId) =>
        XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{node.Host}:{node.Port}/{shardId}"));

    private IActorRef Choose(string shardId, IEnumerable<IActorRef> regions) => regions.MaxBy(region => Weight(AddressOf(region), shardId))!;

    private Address AddressOf(IActorRef region) => region.Path.Address.HasLocalScope ? self : region.Path.Address;
}
