using System.Diagnostics;
using Xunit;
using Xunit.Abstractions;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>Three real node processes, a real PostgreSQL, a real Dovecot; something falls in the middle of the Initial Scan.</summary>
public sealed class ClusterKillTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>From the kill of a node until others answer for its accounts.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    /// <summary>A node that is cut off has ended by itself after this time.</summary>
    private static readonly TimeSpan LongestLonely = TimeSpan.FromSeconds(30);

    /// <summary>In the long form the network stays cut for so long; in the short one, until the node has ended.</summary>
    private static readonly TimeSpan LongestCut = TimeSpan.FromSeconds(60);

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-cluster-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1)] // the home: coordinator of the scan, ear of the Real Time Scan, seed, oldest
    [InlineData(3)]
    public async Task A_scan_completes_by_itself_after_the_fall_of_a_node_and_no_change_is_lost(int fallen)
    {
        await using var scan = await ClusterScan.StartAsync(_root);
        var items = await scan.ItemOfEachAsync(2);
        scan.Stream.Start();
        var recorded = scan.Recorded;
        var clock = Stopwatch.StartNew();
        await scan.Nodes.KillAsync(fallen);

        await scan.WaitForShardsAsync(2, items);
        var silence = clock.Elapsed;
        var living = await scan.Stream.EndAsync();
        await scan.WaitForRestAsync(2);

        output.WriteLine($"{recorded} of {ClusterScan.Mails} were recorded when node {fallen} fell; all shards answered after {silence.TotalSeconds:F1} s, everything was recorded after {clock.Elapsed.TotalSeconds:F1} s; {scan.Stream.Taken} mails came meanwhile");
        Assert.InRange(silence, TimeSpan.Zero, LongestSilence);
        await scan.VerifyStreamAsync(2, living);
        if (fallen == 1)
        {
            // Its ear fell with it: nobody heard for a while, and that was written down and made up for.
            Assert.True(scan.Nodes.Count("SELECT COUNT(*) FROM journal WHERE manifest = 'feed.gap.closed.v1'") > 0);
        }

        await scan.VerifyAsync(3 - (fallen / 3)); // 3, or 2 where that fell
    }

    [Fact]
    public async Task A_node_that_is_cut_off_writes_no_more_and_joins_again_when_the_network_is_back()
    {
        await using var scan = await ClusterScan.StartAsync(_root, isCuttable: true);
        scan.Stream.Start();
        var clock = Stopwatch.StartNew();
        scan.Nodes.Network!.CutOff(1);

        await scan.Nodes.WaitForEndAsync(1, LongestLonely);
        var ended = clock.Elapsed;
        await scan.WaitForShardsAsync(2, await scan.ItemOfEachAsync(2));
        output.WriteLine($"The node ended {ended.TotalSeconds:F1} s after it was cut off, the others answered for all accounts after {clock.Elapsed.TotalSeconds:F1} s");
        await Task.Delay(ClusterScan.IsLongForm && clock.Elapsed < LongestCut ? LongestCut - clock.Elapsed : TimeSpan.Zero);
        scan.Nodes.Network.Heal();
        output.WriteLine($"The network was back after {clock.Elapsed.TotalSeconds:F1} s");
        await scan.Nodes.StartMissingAsync();
        await scan.WaitForThreeAsync(1);
        await scan.WaitForThreeAsync(3);
        var living = await scan.Stream.EndAsync();
        await scan.WaitForRestAsync(1);

        await scan.VerifyStreamAsync(1, living);
        await scan.VerifyAsync(1);
    }

    [Fact]
    public async Task A_scan_waits_for_a_database_that_is_restarted_and_goes_on()
    {
        await using var scan = await ClusterScan.StartAsync(_root);

        await scan.Nodes.RestartPostgresAsync();
        await scan.WaitForRestAsync(3);

        await scan.WaitForThreeAsync(3);
        await scan.VerifyAsync(3);
    }

    [Fact]
    public async Task A_scan_goes_on_while_each_node_is_restarted()
    {
        await using var scan = await ClusterScan.StartAsync(_root);
        scan.Stream.Start();
        var token = await scan.Nodes.CreateTokenAsync(2, "anna");
        for (var node = 1; node <= CutNetwork.Nodes; node++)
        {
            var clock = Stopwatch.StartNew();
            await scan.Nodes.StopAsync(node);
            var stopped = clock.Elapsed;
            await scan.Nodes.StartMissingAsync();
            await scan.WaitForThreeAsync(node);
            Assert.True(await scan.Nodes.TakesAsync(node, token)); // made on another, before it started
            output.WriteLine($"node {node} stopped in {stopped.TotalSeconds:F1} s and was back after {clock.Elapsed.TotalSeconds:F1} s; {scan.Recorded} items are recorded");
        }

        var living = await scan.Stream.EndAsync();
        await scan.WaitForRestAsync(1);

        await scan.VerifyStreamAsync(1, living);
        await scan.VerifyAsync(1);
    }
}
