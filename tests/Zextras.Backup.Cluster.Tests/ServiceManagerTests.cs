using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>The node as a service manager treats it: it is told when it serves, asks it to end, and starts it again.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    /// <summary>What the unit gives it is more; README and issue promise this.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-service-").FullName;

    private string Data => Path.Combine(_root, "data");

    private string Tree => Path.Combine(_root, "mail");

    private string[] Arguments => ["--data", Data, "--mailboxes", $"maildir:{Tree}", "--listen", "127.0.0.1:0"];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task It_tells_the_service_manager_when_it_serves_and_when_it_ends()
    {
        new MailCorpus().Write(Tree, 20, accounts: 1, folders: 1);
        var path = Path.Combine(_root, "notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        await using var node = NodeRun.Start(Arguments, ("NOTIFY_SOCKET", path));

        Assert.Equal("READY=1", await ReceiveAsync(manager));
        var address = await node.ReadyAsync();
        using var http = new HttpClient { BaseAddress = address };
        Assert.Equal("ready", await http.GetStringAsync("/health/ready"));
        var (exitCode, _, said) = await node.TerminateAsync();

        Assert.Equal("STOPPING=1", await ReceiveAsync(manager));
        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public async Task Under_load_it_ends_within_ten_seconds_and_goes_on_where_it_was()
    {
        new MailCorpus().Write(Tree, 4000, accounts: 4, folders: 2);
        await using (var node = NodeRun.Start(Arguments))
        {
            using var http = Client(await node.ReadyAsync());
            await WaitAsync(http, operation => operation["progress"]!["items"]?.GetValue<long>() > 0); // in the middle of the initial scan
            var watcher = http.GetStreamAsync($"operations/{(await ListAsync(http))[0]!["id"]}/progress");

            var (exitCode, took, said) = await node.TerminateAsync();

            Assert.True(exitCode == 0, said);
            Assert.True(took < LongestStop, $"It took {took}.");
            Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
            await (await watcher).DisposeAsync();
        }

        await using var again = NodeRun.Start(Arguments);
        using var client = Client(await again.ReadyAsync());
        await WaitAsync(client, operation => operation["state"]!.GetValue<string>() == "done");
        var accounts = (await client.GetFromJsonAsync<JsonArray>("accounts"))!;
        Assert.Equal(4000, accounts.Sum(account => account!["items"]!.GetValue<long>()));
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var bytes = new byte[256];
        using var patience = new CancellationTokenSource(NodeRun.Patience);
        var length = await socket.ReceiveAsync(bytes, patience.Token);
        return Encoding.ASCII.GetString(bytes, 0, length);
    }

    private static async Task<JsonArray> ListAsync(HttpClient http) => (await http.GetFromJsonAsync<JsonArray>("operations"))!;

    private static async Task WaitAsync(HttpClient http, Func<JsonNode, bool> isSo)
    {
        using var patience = new CancellationTokenSource(NodeRun.Patience);
        while (!(await ListAsync(http)).Any(operation => isSo(operation!)))
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
    }

    private HttpClient Client(Uri address)
    {
        var http = new HttpClient { BaseAddress = new Uri(address, "/api/v1/") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", File.ReadAllText(Path.Combine(Data, "token")).Trim());
        return http;
    }
}
