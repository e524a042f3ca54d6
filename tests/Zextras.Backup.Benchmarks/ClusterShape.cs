using System.Diagnostics;
using System.Globalization;

namespace Zextras.Backup.Benchmarks;

/// <summary>
/// What it costs as accounts and items grow tenfold: three node processes, a PostgreSQL and a Backup Path on one machine,
/// a computed mailbox server. Time and CPU per item, peak memory of each node, sizes of database and path.
/// </summary>
internal static class ClusterShape
{
    public const string Server = "6d9b1f0e-2f3a-4c57-9d35-0f6a4f5f2c11";

    /// <summary>When it is there, the computed server has its accounts.</summary>
    public const string OpenFile = "open";

    private const int Nodes = 3;
    private const int ItemsOfEach = 200;
    private const int ClockTicksPerSecond = 100; // USER_HZ, the unit of /proc/<pid>/stat on Linux
    private static readonly int[] DefaultItems = [1_000, 10_000, 100_000];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["node", var root, .. var numbers])
        {
            var values = numbers.Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            return await ShapeNode.RunAsync(root, values[0], values[1], values[2], values[3]);
        }

        int[] given = [.. arguments.Select(argument => int.TryParse(argument, out var number) ? number : 0).Where(number => number > 0)];
        var rows = new List<string>
        {
            "| accounts | items | first scan | items/s | CPU of the nodes per item | nothing changed | peak memory of each node | database | Backup Path |",
            "|---|---|---|---|---|---|---|---|---|",
        };
        foreach (var items in given.Length > 0 ? given : DefaultItems)
        {
            rows.Add(await MeasureAsync(items));
            Console.Error.WriteLine(rows[^1]);
        }

        var title = $"Three nodes, PostgreSQL and the Backup Path on one machine; {ItemsOfEach} computed items of 1 KB for each account.";
        await ResultFile.WriteAsync("cluster-shape", "What a cluster costs as it grows", title, string.Join('\n', rows) + "\n", save: arguments.Contains("--save"));
        return 0;
    }

    private static async Task<string> MeasureAsync(int items)
    {
        var accounts = Math.Max(1, items / ItemsOfEach);
        var root = Directory.CreateTempSubdirectory("zextras-shape-").FullName;
        var postgres = Path.Combine(root, "postgres");
        var port = ExternalProgram.FreePort();
        var processes = new List<Process>();
        try
        {
            await ExternalProgram.RunAsync(Script("start"), [postgres, $"{port}"]);
            int[] ports = [.. Enumerable.Range(0, Nodes).Select(_ => ExternalProgram.FreePort())];
            await WriteConfigurationAsync(root, port, ports);
            for (var node = 1; node <= Nodes; node++)
            {
                processes.Add(await StartAsync(root, node, ports[node - 1], accounts, items / accounts));
            }

            await File.WriteAllTextAsync(Path.Combine(root, OpenFile), "");
            var before = processes.Sum(CpuSeconds);
            var first = await ScanAsync(processes[0]);
            var cpu = processes.Sum(CpuSeconds) - before;
            var again = await ScanAsync(processes[0]);
            var memory = string.Join(", ", processes.Select(process => string.Create(CultureInfo.InvariantCulture, $"{PeakBytes(process) / 1e6:F0}")));
            var database = SizeOf(Path.Combine(postgres, "data", "base"));
            var path = SizeOf(Path.Combine(root, "backup"));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {accounts:N0} | {items:N0} | {first:F1} s | {items / first:F0} | {cpu / items * 1e6:F0} µs | {again:F1} s | {memory} MB | {database / 1e6:F0} MB | {path / 1e6:F0} MB |");
        }
        finally
        {
            foreach (var process in processes)
            {
                process.StandardInput.Close();
                await process.WaitForExitAsync();
                process.Dispose();
            }

            await ExternalProgram.RunAsync(Script("stop"), [postgres]);
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task WriteConfigurationAsync(string root, int port, int[] ports)
    {
        var database = Path.Combine(root, "database");
        await File.WriteAllTextAsync(database, $"Host=127.0.0.1;Port={port};Database=backup;Username=backup;Password=backup-password\n");
        await File.WriteAllTextAsync(Path.Combine(root, "cluster.conf"), $$"""
            backup.database { provider = postgres, connection-string-file = "{{database}}" }
            backup.cluster.seeds = ["127.0.0.1:{{ports[0]}}", "127.0.0.1:{{ports[1]}}"]
            """);
    }

    private static async Task<Process> StartAsync(string root, params int[] values)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["cluster-shape", "node", root, .. values.Select(value => value.ToString(CultureInfo.InvariantCulture))])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        return await process.StandardOutput.ReadLineAsync() == "READY" ? process : throw new InvalidOperationException("A node did not start.");
    }

    private static async Task<double> ScanAsync(Process home)
    {
        await home.StandardInput.WriteLineAsync("scan");
        await home.StandardInput.FlushAsync();
        var answer = await home.StandardOutput.ReadLineAsync();
        return double.TryParse(answer, CultureInfo.InvariantCulture, out var seconds) ? seconds : throw new InvalidOperationException($"The scan did not end well: {answer}");
    }

    private static double CpuSeconds(Process process)
    {
        var stat = File.ReadAllText($"/proc/{process.Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / (double)ClockTicksPerSecond;
    }

    private static long PeakBytes(Process process)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static long SizeOf(string directory) =>
        new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);


    private static string Script(string name) => Path.Combine(NodeProcess.RepositoryRoot, "tests", "servers", "postgres", name);
}
