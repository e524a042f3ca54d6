using Akka.Actor;
using Xunit;
using Zextras.Backup.Actors.Hosting;

namespace Zextras.Backup.Actors.Tests.Hosting;

public sealed class RendezvousAllocationTests
{
    private static readonly Address[] Nodes = [.. Enumerable.Range(1, 3).Select(number => new Address("akka.tcp", "s", $"10.0.0.{number}", 4053))];

    [Fact]
    public void When_a_node_goes_only_its_own_shards_move()
    {
        var before = Places(Nodes);
        var after = Places(Nodes[..2]);

        Assert.All(before.Where(place => place.Value != Nodes[2]), place => Assert.Equal(place.Value, after[place.Key]));
    }

    [Fact]
    public void Each_of_three_nodes_gets_a_fair_share()
    {
        var shares = Places(Nodes).CountBy(place => place.Value).ToDictionary();

        Assert.All(Nodes, node => Assert.InRange(shares[node], 10, 34));
    }

    private static Dictionary<int, Address> Places(IReadOnlyCollection<Address> nodes) => Enumerable.Range(0, 64)
        .ToDictionary(shard => shard, shard => nodes.MaxBy(node => RendezvousAllocation.Weight(node, $"{shard}"))!);
}
