using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Zextras.Backup.Benchmarks;

/// <summary>The real node, as a process of its own, driven over its API.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const int ClockTicksPerSecond = 100; // USER_HZ, the unit of /proc/<pid>/stat on Linux
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortPollInterval = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;
    private readonly HttpClient _http;

    private NodeProcess(Process process, HttpClient http, string tokenFile) => (_process, _http, TokenFile) = (process, http, tokenFile);

    /// <summary>The file with its token.</summary>
    public string TokenFile { get; }

    /// <summary>The directory of the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Where it serves.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Peak resident memory.</summary>
    public long PeakBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>CPU time of all threads, in user and kernel.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / (double)ClockTicksPerSecond;
        }
    }

    /// <summary>What it has taken since it was started; the seconds are for the caller to measure.</summary>
    public Cost Usage => new(0, CpuSeconds, PeakBytes);

    /// <summary>Starts a node; on return it serves.</summary>
    /// <param name="data">Its data directory.</param>
    /// <param name="mailboxes">The mailbox server, as on the command line: <c>maildir:TREE</c>, <c>config:FILE</c>.</param>
    /// <param name="more">More arguments.</param>
    public static Task<NodeProcess> StartAsync(string data, string mailboxes, params string[] more) =>
        StartAsync(InstalledPrograms.Chosen, data, mailboxes, more);

    /// <summary>Starts a node that is installed somewhere; on return it serves.</summary>
    public static async Task<NodeProcess> StartAsync(InstalledPrograms programs, string data, string mailboxes, params string[] more)
    {
        string[] arguments = [.. programs.Node.Skip(1), "--data", data, "--mailboxes", mailboxes, "--listen", "127.0.0.1:0", .. more];
        var start = new ProcessStartInfo(programs.Node[0], arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        var ready = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The node did not start.");
        var tokenFile = Path.Combine(data, "token");
        var token = (await File.ReadAllTextAsync(tokenFile)).Trim();
        var http = new HttpClient { BaseAddress = new Uri(ready["READY ".Length..] + "/api/v1/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new NodeProcess(process, http, tokenFile);
    }

    /// <summary>Ends it as a power cut would: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill(); // SIGKILL
        await _process.WaitForExitAsync();
    }

    /// <summary>All items of an account.</summary>
    public Task<JsonArray> SearchAsync(string account) => SearchAsync(account, "limit=1000000");

    /// <summary>The items of an account that a query names.</summary>
    public async Task<JsonArray> SearchAsync(string account, string query) =>
        (await _http.GetFromJsonAsync<JsonArray>($"accounts/{account}/items?{query}"))!;

    /// <summary>The state of the Real Time Scan.</summary>
    public async Task<JsonObject> GetRealTimeAsync() => (await _http.GetFromJsonAsync<JsonObject>("realtime"))!;

    /// <summary>Waits until everything that was told is recorded, and no gap is open.</summary>
    public async Task<JsonObject> WaitForRealTimeAsync(TimeSpan patience)
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            var status = await GetRealTimeAsync();
            if (status["listening"]!.GetValue<bool>() && status["waiting"]!.GetValue<long>() == 0 && status["gaps"]!.AsArray().Count == 0)
            {
                return status;
            }

            if (deadline.Elapsed > patience)
            {
                throw new TimeoutException($"The Real Time Scan does not come to rest: {status.ToJsonString()}");
            }

            await Task.Delay(PollInterval);
        }
    }

    /// <summary>Asks for a SmartScan.</summary>
    public async Task StartScanAsync() => (await _http.PostAsJsonAsync("smartscan", new { })).EnsureSuccessStatusCode();

    /// <summary>Starts an operation.</summary>
    /// <returns>The operation as it is submitted.</returns>
    public async Task<JsonNode> BeginAsync(string command, object arguments)
    {
        var answer = await _http.PostAsJsonAsync(command, arguments);
        var operation = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        return answer.IsSuccessStatusCode
            ? operation
            : throw new InvalidOperationException($"{command} was refused: {operation.ToJsonString()}");
    }

    /// <summary>Watches an operation until it is over, or has come as far as the caller wants.</summary>
    /// <returns>The operation as it was seen last.</returns>
    public async Task<JsonNode> WatchAsync(JsonNode operation, Func<JsonNode, bool> isFarEnough)
    {
        var id = operation["id"]!.GetValue<string>();
        while (operation["state"]!.GetValue<string>() is "queued" or "running" && !isFarEnough(operation))
        {
            await Task.Delay(ShortPollInterval);
            operation = (await _http.GetFromJsonAsync<JsonNode>($"operations/{id}"))!;
        }

        return operation;
    }

    /// <summary>Starts an operation, and waits for it to end well.</summary>
    /// <returns>The operation when it has ended.</returns>
    public async Task<JsonNode> RunAsync(string command, object arguments)
    {
        var operation = await WatchAsync(await BeginAsync(command, arguments), _ => false);
        return operation["state"]!.GetValue<string>() == "done"
            ? operation
            : throw new InvalidOperationException($"{command} did not end well: {operation.ToJsonString()}");
    }

    /// <summary>Runs an operation to its good end.</summary>
    /// <returns>The operation, and what it took as its caller sees it.</returns>
    public async Task<(JsonNode Operation, Cost Cost)> MeasureAsync(string command, object arguments)
    {
        var cpu = CpuSeconds;
        var watch = Stopwatch.StartNew();
        var operation = await RunAsync(command, arguments);
        return (operation, new Cost(watch.Elapsed.TotalSeconds, CpuSeconds - cpu, PeakBytes));
    }

    /// <summary>How long an operation took, by the node's own clock.</summary>
    public static double Seconds(JsonNode operation) =>
        (operation["ended"]!.GetValue<DateTimeOffset>() - operation["started"]!.GetValue<DateTimeOffset>()).TotalSeconds;

    /// <summary>Whether no operation is at work.</summary>
    public async Task<bool> HasScanEndedAsync() => (await _http.GetFromJsonAsync<JsonArray>("operations"))!
        .All(operation => operation!["state"]!.GetValue<string>() is not ("queued" or "running"));

    /// <summary>Waits for the newest operation to end well.</summary>
    public Task<OperationFigures> WaitForScanAsync() => WaitForScanAsync(PollInterval);

    /// <summary>Waits for the newest operation to end well, looking so often.</summary>
    public async Task<OperationFigures> WaitForScanAsync(TimeSpan interval)
    {
        while (true)
        {
            var operation = (await _http.GetFromJsonAsync<JsonArray>("operations"))![0]!;
            switch (operation["state"]!.GetValue<string>())
            {
                case "done":
                    var seconds = operation["ended"]!.GetValue<DateTimeOffset>() - operation["started"]!.GetValue<DateTimeOffset>();
                    var counts = operation["counts"]!;
                    return new OperationFigures(
                        counts["items-listed"]!.GetValue<long>(), counts["transactions"]!.GetValue<long>(), seconds.TotalSeconds);
                case "queued" or "running":
                    await Task.Delay(interval);
                    break;
                default:
                    throw new InvalidOperationException($"The scan did not end well: {operation.ToJsonString()}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", [_process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Zextras.Backup.Actors.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("Run it inside the repository.");
        }

        return directory.FullName;
    }
}
