using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Hosting;

public sealed class ClusterSeedsTests
{
    private static readonly Address Self = Address.Parse("akka.tcp://zextras-backup@10.0.0.9:4053");

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Seeds_keep_the_order_in_which_they_are_named() => Assert.Equal(
        ["n2.example.com:4053", "n1.example.com:4054"],
        await ResolveAsync(["n2.example.com:4053", "n1.example.com:4054"], _ => throw new InvalidOperationException("Nobody asked for the DNS.")));

    [Fact]
    public async Task All_addresses_of_a_name_are_seeds_in_an_order_that_each_node_finds()
    {
        var asked = new List<string>();
        Task<IPAddress[]> Lookup(string name, params string[] addresses)
        {
            asked.Add(name);
            return Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());
        }

        var one = await ResolveAsync(["dns:nodes.example.com:4053", "10.0.0.2:4053"], name => Lookup(name, "10.0.0.3", "10.0.0.1", "10.0.0.2"));
        var other = await ResolveAsync(["DNS:nodes.example.com:4053", "10.0.0.2:4053"], name => Lookup(name, "10.0.0.2", "10.0.0.3", "10.0.0.1"));

        Assert.Equal(["10.0.0.1:4053", "10.0.0.2:4053", "10.0.0.3:4053"], one);
        Assert.Equal(one, other);
        Assert.All(asked, name => Assert.Equal("nodes.example.com", name));
    }

    [Fact]
    public async Task A_name_that_is_not_known_yet_is_asked_for_again()
    {
        var answers = new Queue<Func<IPAddress[]>>([() => throw new SocketException((int)SocketError.HostNotFound), () => [], () => [IPAddress.Parse("10.0.0.1")]]);

        Assert.Equal(["10.0.0.1:4053"], await ResolveAsync(["dns:nodes:4053"], _ => Task.Run(() => answers.Dequeue()())));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_name_that_is_never_known_ends_the_start(bool isRefused)
    {
        var refusal = await Assert.ThrowsAsync<EngineStartException>(() => ResolveAsync(
            ["dns:nodes:4053"], _ => isRefused ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)) : Task.FromResult<IPAddress[]>([])));

        Assert.Contains("dns:nodes", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n1")]
    [InlineData(":4053")]
    [InlineData("n1:0")]
    [InlineData("n1:port")]
    [InlineData("dns:n1")]
    public async Task What_is_no_seed_is_named(string seed) => Assert.Contains(
        $"'{seed}'", (await Assert.ThrowsAsync<EngineStartException>(() => ResolveAsync([seed], _ => Task.FromResult<IPAddress[]>([])))).Message, StringComparison.Ordinal);

    private async Task<IReadOnlyList<string>> ResolveAsync(IReadOnlyList<string> seeds, Func<string, Task<IPAddress[]>> lookup)
    {
        var resolving = ClusterSeeds.ResolveAsync(seeds, Self, lookup, _clock);
        while (!resolving.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var found = await resolving.WaitAsync(EngineFixture.Patience);
        Assert.All(found, address => Assert.Equal((Self.Protocol, Self.System), (address.Protocol, address.System)));
        return [.. found.Select(address => $"{address.Host}:{address.Port}")];
    }
}
