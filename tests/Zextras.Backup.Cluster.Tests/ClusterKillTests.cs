using System.Text.Json.Nodes;
using Npgsql;
using Xunit;
using Xunit.Abstractions;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>Three real node processes and a real PostgreSQL, of which one falls in the middle of a SmartScan.</summary>
public sealed class ClusterKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Mails = 4000;
    private const int Accounts = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-cluster-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1)] // the home: coordinator of the scan, seed, oldest
    [InlineData(3)]
    public async Task A_scan_completes_by_itself_after_the_fall_of_a_node(int fallen)
    {
        await using var nodes = await ScanAsync();
        await nodes.KillAsync(fallen);
        var written = Count(nodes, "SELECT COUNT(*) FROM journal");

        await WaitForScanAsync(nodes);

        Verify(nodes);
        output.WriteLine($"{written} events were written when node {fallen} fell");
    }

    [Fact]
    public async Task A_scan_waits_for_a_database_that_is_restarted_and_goes_on()
    {
        await using var nodes = await ScanAsync();

        await nodes.RestartPostgresAsync();
        await WaitForScanAsync(nodes);

        Verify(nodes);
    }

    /// <summary>Three nodes in the middle of the Initial Scan.</summary>
    private async Task<ThreeNodes> ScanAsync()
    {
        var tree = Path.Combine(_root, "mail");
        Directory.CreateDirectory(tree);
        var nodes = await ThreeNodes.StartAsync(Path.Combine(_root, "cluster"), $"maildir:{tree}");

        // Whole mails only: the Real Time Scan would rightly record one that is being written, and again when it is complete.
        var written = Path.Combine(_root, "written");
        new MailCorpus().Write(written, Mails, Accounts, folders: 2);
        foreach (var domain in Directory.GetDirectories(written))
        {
            Directory.Move(domain, Path.Combine(tree, Path.GetFileName(domain)));
        }

        await nodes.StartScanAsync(2);
        while (Count(nodes, "SELECT COUNT(*) FROM journal WHERE persistence_id LIKE 'item|%'") < Mails / 10)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return nodes;
    }

    private static Task<JsonNode> WaitForScanAsync(ThreeNodes nodes) => nodes.WaitAsync(
        2,
        "operations",
        operations => operations.AsArray().All(operation => (string?)operation!["state"] is not ("running" or "queued"))
            && Count(nodes, "SELECT COUNT(*) FROM items WHERE kind = 1") >= Mails,
        Patience);

    private static void Verify(ThreeNodes nodes)
    {
        Assert.Equal(Mails, Count(nodes, "SELECT COUNT(*) FROM items WHERE deleted = 0 AND kind = 1"));
        Assert.Empty(Lines(nodes, "SELECT item || ' ' || cause || ' ' || started || ' ' || size || ' ' || name FROM states WHERE item IN (SELECT item FROM states WHERE kind = 1 GROUP BY item HAVING COUNT(*) <> 1) ORDER BY item, started"));

        // Every acknowledged event is in the catalog, and nothing was recorded twice.
        Assert.Equal(
            Count(nodes, "SELECT COUNT(*) FROM journal WHERE persistence_id LIKE 'item|%'"),
            Count(nodes, "SELECT COUNT(DISTINCT persistence_id) FROM journal WHERE persistence_id LIKE 'item|%'"));
        Assert.Equal(0, Count(nodes, "SELECT COUNT(*) FROM states s WHERE digest IS NOT NULL AND NOT EXISTS (SELECT 1 FROM blobs b WHERE b.digest = s.digest)"));
    }

    private static List<string> Lines(ThreeNodes nodes, string sql)
    {
        using var connection = new NpgsqlConnection(nodes.ConnectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        using var rows = command.ExecuteReader();
        var lines = new List<string>();
        while (rows.Read())
        {
            lines.Add(rows.GetString(0));
        }

        return lines;
    }

    private static long Count(ThreeNodes nodes, string sql)
    {
        try
        {
            using var connection = new NpgsqlConnection(nodes.ConnectionString + ";Pooling=false");
            connection.Open();
            using var command = new NpgsqlCommand(sql, connection);
            return (long)command.ExecuteScalar()!;
        }
        catch (NpgsqlException)
        {
            return 0; // restarted just now
        }
    }
}
