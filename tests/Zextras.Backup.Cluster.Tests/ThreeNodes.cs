using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>The cluster of tests/cluster/up: three node processes, a PostgreSQL, one Backup Path.</summary>
internal sealed class ThreeNodes : IAsyncDisposable
{
    private const int PortsOfCluster = 7;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _directory;
    private readonly string _mailboxes;
    private readonly int _port;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private string _lastRefusal = "";

    private ThreeNodes(string directory, string mailboxes, int port) => (_directory, _mailboxes, _port) = (directory, mailboxes, port);

    /// <summary>The network between the nodes, where they were started with one that can be cut.</summary>
    public CutNetwork? Network { get; private init; }

    private string ConnectionString => File.ReadAllText(Path.Combine(_directory, "database")).Trim();

    /// <summary>Starts all; on return each is ready.</summary>
    public static async Task<ThreeNodes> StartAsync(string directory, string mailboxes, bool isCuttable = false)
    {
        var port = FreePorts();
        var nodes = new ThreeNodes(directory, mailboxes, port)
        {
            Network = isCuttable ? await CutNetwork.StartAsync(port + 3) : null,
        };
        if (isCuttable)
        {
            await nodes.WriteConfigurationAsync();
        }

        try
        {
            await nodes.StartMissingAsync();
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync(int node)
    {
        using var process = ProcessOf(node);
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Stops a node as systemd does.</summary>
    public async Task StopAsync(int node)
    {
        using var process = ProcessOf(node);
        using var terminate = Process.Start("kill", [process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
    }

    /// <summary>Waits until a node has ended by itself.</summary>
    public async Task WaitForEndAsync(int node, TimeSpan patience)
    {
        using var process = ProcessOf(node);
        await process.WaitForExitAsync().WaitAsync(patience);
    }

    /// <summary>Starts those that do not run.</summary>
    public Task StartMissingAsync() => RunAsync("tests/cluster/up", _directory, $"{_port}", _mailboxes);

    public async Task RestartPostgresAsync()
    {
        await RunAsync("tests/servers/postgres/stop", Path.Combine(_directory, "postgres"));
        await RunAsync("tests/servers/postgres/start", Path.Combine(_directory, "postgres"), $"{_port + PortsOfCluster - 1}");
    }

    /// <summary>What a node answers; null where it does not, or not now.</summary>
    public async Task<JsonNode?> GetAsync(int node, string path)
    {
        try
        {
            using var request = await RequestAsync(HttpMethod.Get, node, path);
            using var answer = await _http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            _lastRefusal = answer.IsSuccessStatusCode ? _lastRefusal : body;
            return answer.IsSuccessStatusCode ? JsonNode.Parse(body) : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            _lastRefusal = e.Message;
            return null;
        }
    }

    /// <summary>Starts an operation.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> BeginAsync(int node, string command, JsonObject? arguments = null)
    {
        using var request = await RequestAsync(HttpMethod.Post, node, command);
        request.Content = new StringContent((arguments ?? []).ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await _http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? (string)JsonNode.Parse(body)!["id"]!
            : throw new InvalidOperationException($"{command} was refused: {body}");
    }

    /// <summary>Makes a token on a node.</summary>
    /// <returns>Its text.</returns>
    public async Task<string> CreateTokenAsync(int node, string name)
    {
        using var request = await RequestAsync(HttpMethod.Post, node, "tokens");
        request.Content = new StringContent($$"""{"name":"{{name}}","role":"auditor"}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await _http.SendAsync(request);
        return (string)JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["token"]!;
    }

    /// <summary>Whether a node takes a token.</summary>
    public async Task<bool> TakesAsync(int node, string token)
    {
        using var request = await RequestAsync(HttpMethod.Get, node, "operations");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode is not System.Net.HttpStatusCode.Unauthorized;
    }

    /// <summary>A Coherency Check that compares everything.</summary>
    /// <returns>The operation when it has ended.</returns>
    public async Task<JsonNode> CheckAsync(int node, TimeSpan patience)
    {
        var check = await BeginAsync(node, "coherencycheck", new JsonObject { ["backup-path"] = Path.Combine(_directory, "backup"), ["check-mailbox"] = true });
        return await WaitAsync(node, $"operations/{check}", operation => (string?)operation["state"] is not ("queued" or "running"), patience);
    }

    /// <summary>Waits until what a node answers is as expected.</summary>
    public async Task<JsonNode> WaitAsync(int node, string path, Func<JsonNode, bool> expected, TimeSpan patience)
    {
        var begun = Stopwatch.GetTimestamp();
        JsonNode? last = null;
        while (Stopwatch.GetElapsedTime(begun) < patience)
        {
            last = await GetAsync(node, path) ?? last;
            if (last is not null && expected(last))
            {
                return last;
            }

            await Task.Delay(Pause);
        }

        throw new TimeoutException($"Node {node} did not come to answer {path} as expected; last: {last?.ToJsonString() ?? _lastRefusal}");
    }

    /// <summary>What the database counts; 0 while it is away.</summary>
    public long Count(string sql)
    {
        try
        {
            return Query(sql, rows => rows.GetInt64(0))[0];
        }
        catch (NpgsqlException)
        {
            return 0; // restarted just now
        }
    }

    /// <summary>Lines of one text each.</summary>
    public IReadOnlyList<string> Lines(string sql) => Query(sql, rows => rows.GetString(0));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await RunAsync("tests/cluster/down", _directory);
        if (Network is { } network)
        {
            await network.DisposeAsync();
        }
    }

    private List<T> Query<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }

    /// <summary>Each node is known to the others by an address of its own, behind which the network is that can be cut.</summary>
    private async Task WriteConfigurationAsync()
    {
        Directory.CreateDirectory(_directory);
        for (var node = 1; node <= CutNetwork.Nodes; node++)
        {
            await File.WriteAllTextAsync(Path.Combine(_directory, $"n{node}.conf"), $$"""
                backup {
                  database { provider = postgres, connection-string-file = "{{Path.Combine(_directory, "database")}}" }
                  cluster {
                    public-hostname = "{{CutNetwork.HostOf(node)}}"
                    seeds = ["{{CutNetwork.HostOf(1)}}:{{_port + 3}}", "{{CutNetwork.HostOf(2)}}:{{_port + 4}}"]
                  }
                }
                """);
        }
    }

    private Process ProcessOf(int node) =>
        Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(_directory, $"n{node}.pid")), CultureInfo.InvariantCulture));

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, int node, string path)
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(_directory, $"n{node}", "token"))).Trim();
        return new HttpRequestMessage(method, $"http://127.0.0.1:{_port + node - 1}/api/v1/{path}")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    private static async Task RunAsync(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(NodeProcess.RepositoryRoot, script), arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{script}: {await process.StandardError.ReadToEndAsync()}");
        }
    }

    /// <summary>The first of several ports that are free now.</summary>
    private static int FreePorts()
    {
        for (var first = 28100 + (Environment.ProcessId % 80 * 10); ; first += 10)
        {
            try
            {
                for (var port = first; port < first + PortsOfCluster; port++)
                {
                    using var listener = new TcpListener(IPAddress.Loopback, port);
                    listener.Start();
                }

                return first;
            }
            catch (SocketException)
            {
                // Somebody has one of them.
            }
        }
    }
}
