using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Messages.Items;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Over Akka.Cluster.</summary>
internal sealed class ClusterService(ActorSystem system) : IClusterService
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(10);

    private Cluster Cluster => Cluster.Get(system);

    /// <inheritdoc/>
    public IReadOnlyList<ClusterNode> ListNodes()
    {
        var state = Cluster.State;
        return [.. state.Members.Select(member => new ClusterNode
        {
            Address = member.Address.ToString(),
            Status = member.Status.ToString().ToLowerInvariant(),
            Roles = [.. member.Roles.Order(StringComparer.Ordinal)],
            IsReachable = !state.Unreachable.Contains(member),
            IsLeader = member.Address.Equals(state.Leader),
            IsSelf = member.UniqueAddress.Equals(Cluster.SelfUniqueAddress),
        })];
    }

    /// <inheritdoc/>
    public void Leave(string address) => Cluster.Leave(Known(address).Address);

    /// <inheritdoc/>
    public void Down(string address)
    {
        var member = Known(address);
        if (!Cluster.State.Unreachable.Contains(member))
        {
            throw new BackupRequestException($"{address} is reachable: let it leave (cluster leave). To declare a living node dead lets two nodes write one Backup Path.");
        }

        Cluster.Down(member.Address);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ShardPlace>> ListShardsAsync(CancellationToken cancellation)
    {
        var places = new List<ShardPlace>();
        foreach (var region in new[] { ItemSharding.RegionName, AccountMessageExtractor.RegionName })
        {
            var shards = await ClusterSharding.Get(system).ShardRegion(region)
                .Ask<ClusterShardingStats>(new GetClusterShardingStats(AskTimeout), AskTimeout, cancellation);
            places.AddRange(shards.Regions.SelectMany(node =>
                node.Value.Stats.Select(shard => new ShardPlace(region, node.Key.ToString(), shard.Key, shard.Value))));
        }

        return places;
    }

    private Member Known(string address) => Cluster.State.Members.FirstOrDefault(member => member.Address.ToString() == address)
        ?? throw new BackupRequestException($"There is no node {address}, but: {string.Join(", ", Cluster.State.Members.Select(member => member.Address))}.", notFound: true);
}
