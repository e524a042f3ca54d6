using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>
/// Three nodes in the middle of the Initial Scan of a real Dovecot, and what must hold when it has ended, whatever happened
/// meanwhile: each mail once, everything in agreement, no node missing.
/// </summary>
internal sealed class ClusterScan : IAsyncDisposable
{
    /// <summary>The owner of a mailbox that changes all the time.</summary>
    public const string StreamAccount = "stream@example.com";

    private const int Accounts = 6;
    private const int Folders = 2;
    private const int MailsInShort = 3000;

    /// <summary>Set for the long form: so many mails.</summary>
    private const string MailsVariable = "CLUSTER_TEST_MAILS";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FilledDovecot _dovecot;

    private ClusterScan(FilledDovecot dovecot, ThreeNodes nodes) => (_dovecot, Nodes, Stream) = (dovecot, nodes, new MailStream(dovecot, StreamAccount));

    public static int Mails { get; } = int.TryParse(Environment.GetEnvironmentVariable(MailsVariable), CultureInfo.InvariantCulture, out var mails) ? mails : MailsInShort;

    public static bool IsLongForm => Mails > MailsInShort;

    public ThreeNodes Nodes { get; }

    /// <summary>Not started yet.</summary>
    public MailStream Stream { get; }

    public static IReadOnlyList<string> Owners { get; } =
        [.. Enumerable.Range(0, Accounts).Select(number => string.Create(CultureInfo.InvariantCulture, $"user{number:000}@example.com"))];

    /// <summary>How many items the journal has.</summary>
    public long Recorded => Nodes.Count("SELECT COUNT(DISTINCT persistence_id) FROM journal WHERE persistence_id LIKE 'item|%'");

    /// <summary>On return a tenth is recorded.</summary>
    /// <param name="root">An empty directory.</param>
    /// <param name="isCuttable">Whether the network between the nodes can be cut.</param>
    public static async Task<ClusterScan> StartAsync(string root, bool isCuttable = false)
    {
        var dovecot = await FilledDovecot.StartAsync(Path.Combine(root, "dovecot"), StreamAccount);
        ClusterScan? scan = null;
        try
        {
            await dovecot.LetListenAsync();
            await Task.WhenAll(Owners.Select((owner, number) => dovecot.FillAsync(owner, (Mails + number) / Accounts, Folders)));
            scan = new ClusterScan(dovecot, await ThreeNodes.StartAsync(Path.Combine(root, "cluster"), dovecot.Mailboxes, isCuttable));

            // Not before all three are there: else the first node would do it alone.
            await scan.WaitForThreeAsync(2);
            await scan.WaitForRestAsync(2, mails: 0);
            await dovecot.AddAsync(Owners);
            await scan.Nodes.BeginAsync(2, "smartscan");
            while (scan.Recorded < Mails / 10)
            {
                await Task.Delay(Pause);
            }

            return scan;
        }
        catch
        {
            await (scan?.DisposeAsync() ?? dovecot.DisposeAsync());
            throw;
        }
    }

    /// <summary>Waits until each account answers for one of its items, asked of a node.</summary>
    public async Task WaitForShardsAsync(int node, IReadOnlyList<string> items) =>
        await Task.WhenAll(items.Select(item => Nodes.WaitAsync(node, item, _ => true, Patience)));

    /// <summary>An item of each account, as the API names it.</summary>
    public async Task<IReadOnlyList<string>> ItemOfEachAsync(int node)
    {
        var items = new List<string>();
        foreach (var owner in Owners)
        {
            var found = await Nodes.WaitAsync(node, $"accounts/{owner}/items?kind=message&limit=1", answer => answer.AsArray().Count > 0, Patience);
            items.Add($"accounts/{owner}/items/{(string?)found[0]!["id"]}");
        }

        return items;
    }

    /// <summary>Waits until everything is recorded, nothing runs, nothing waits, and the Real Time Scan listens without a gap.</summary>
    public async Task WaitForRestAsync(int node, int? mails = null)
    {
        await Nodes.WaitAsync(
            node,
            "operations",
            operations => operations.AsArray().All(operation => (string?)operation!["state"] is not ("running" or "queued"))
                && Nodes.Count("SELECT COUNT(*) FROM items WHERE kind = 1 AND deleted = 0") >= (mails ?? Mails),
            Patience);
        await Nodes.WaitAsync(
            node,
            "realtime",
            status => (bool)status["listening"]! && (long)status["waiting"]! == 0 && status["gaps"]!.AsArray().Count == 0,
            Patience);
    }

    /// <summary>Each mail once, everything in agreement.</summary>
    public async Task VerifyAsync(int node)
    {
        const string OfOwners = "account IN (SELECT number FROM accounts WHERE name LIKE 'user%')";
        Assert.Equal(Mails, Nodes.Count($"SELECT COUNT(*) FROM items WHERE deleted = 0 AND kind = 1 AND {OfOwners}"));

        // None was recorded twice: neither as two items, nor as two transactions of one.
        Assert.Equal(Mails, Nodes.Count($"SELECT COUNT(DISTINCT (account, name, digest)) FROM states WHERE kind = 1 AND {OfOwners}"));
        Assert.Empty(Nodes.Lines(
            $"SELECT item || ' ' || cause || ' ' || started || ' ' || size || ' ' || name FROM states WHERE kind = 1 AND {OfOwners} AND (account, item) IN (SELECT account, item FROM states GROUP BY account, item HAVING COUNT(*) <> 1) ORDER BY item, started"));

        Assert.Equal(0, Nodes.Count("SELECT COUNT(*) FROM states s WHERE digest IS NOT NULL AND NOT EXISTS (SELECT 1 FROM blobs b WHERE b.digest = s.digest)"));

        // Each account's own actor answers, from whichever node it is on.
        Assert.Equal(Owners.Count + 1, (await Nodes.WaitAsync(node, "legalhold?accounts=all", _ => true, Patience)).AsArray().Count);

        // Backup Path, journal, catalog and mailbox say the same of every item.
        var check = await Nodes.CheckAsync(node, Patience);
        Assert.Equal("done", (string?)check["state"]);
        Assert.True((long?)check["counts"]!["findings-error"] == 0 && (long?)check["counts"]!["findings-warning"] == 0, $"{check["counts"]!.ToJsonString()} {check["problems"]!.AsArray().FirstOrDefault()}");
    }

    /// <summary>The backup comes to have what is in the mailbox that changed all the time.</summary>
    public async Task VerifyStreamAsync(int node, IReadOnlySet<string> living)
    {
        // Its last changes may still be on their way from the mail server: of those, nobody knows yet that they wait.
        var begun = Stopwatch.GetTimestamp();
        var backedUp = await BackedUpStreamAsync(node);
        while (!backedUp.SetEquals(living) && Stopwatch.GetElapsedTime(begun) < LongestLag)
        {
            await Task.Delay(Pause);
            backedUp = await BackedUpStreamAsync(node);
        }

        Assert.Equal(living.Order(StringComparer.Ordinal), backedUp.Order(StringComparer.Ordinal));
    }

    /// <summary>All three are up, as a node sees it.</summary>
    public Task<JsonNode> WaitForThreeAsync(int node) => Nodes.WaitAsync(
        node,
        "cluster",
        members => members.AsArray() is { Count: CutNetwork.Nodes } three && three.All(member => (string?)member!["status"] == "up" && (bool)member["reachable"]!),
        Patience);

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        await Nodes.DisposeAsync();
        await _dovecot.DisposeAsync();
    }

    private async Task<IReadOnlySet<string>> BackedUpStreamAsync(int node)
    {
        var items = (await Nodes.WaitAsync(node, $"accounts/{StreamAccount}/items?limit=1000000", _ => true, Patience)).AsArray();
        return items
            .Where(item => (string?)item!["kind"] == "message" && !(bool)item["deleted"]!)
            .Select(item => (string)item!["name"]!)
            .ToHashSet(StringComparer.Ordinal);
    }
}
