using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>The cluster of tests/cluster/up: three node processes, a PostgreSQL, one Backup Path.</summary>
internal sealed class ThreeNodes : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _directory;
    private readonly int _port;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private ThreeNodes(string directory, int port) => (_directory, _port) = (directory, port);

    public string BackupPath => Path.Combine(_directory, "backup");

    public string ConnectionString => File.ReadAllText(Path.Combine(_directory, "database")).Trim();

    public static async Task<ThreeNodes> StartAsync(string directory, string mailboxes)
    {
        var nodes = new ThreeNodes(directory, FreePorts(7));
        await RunAsync("tests/cluster/up", directory, $"{nodes._port}", mailboxes);
        return nodes;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync(int node)
    {
        using var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(_directory, $"n{node}.pid")), CultureInfo.InvariantCulture));
        process.Kill();
        await process.WaitForExitAsync();
    }

    public Task RestartPostgresAsync() => RestartAsync(_directory, _port + 6);

    public async Task<JsonNode?> GetAsync(int node, string path)
    {
        using var request = await RequestAsync(HttpMethod.Get, node, path);
        try
        {
            using var answer = await _http.SendAsync(request);
            return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async Task StartScanAsync(int node)
    {
        using var request = await RequestAsync(HttpMethod.Post, node, "smartscan");
        request.Content = new StringContent("{}", new MediaTypeHeaderValue("application/json"));
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
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

        throw new TimeoutException($"Node {node} did not come to answer {path} as expected; last: {last?.ToJsonString() ?? "nothing"}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await RunAsync("tests/cluster/down", _directory);
    }

    private static async Task RestartAsync(string directory, int port)
    {
        await RunAsync("tests/servers/postgres/stop", Path.Combine(directory, "postgres"));
        await RunAsync("tests/servers/postgres/start", Path.Combine(directory, "postgres"), $"{port}");
    }

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
    private static int FreePorts(int count)
    {
        for (var first = 28100 + (Environment.ProcessId % 80 * 10); ; first += 10)
        {
            try
            {
                for (var port = first; port < first + count; port++)
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
