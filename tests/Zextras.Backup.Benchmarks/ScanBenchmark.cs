using System.Diagnostics;
using System.Globalization;

namespace Zextras.Backup.Benchmarks;

/// <summary>
/// Initial SmartScan and a scan that finds nothing changed, by the real node process, everything durable: what issue and
/// README promise. Times are the operation's own, memory and CPU the process's.
/// </summary>
internal static class ScanBenchmark
{
    private static readonly Workload[] Workloads =
    [
        new("20k", "20,000 mails, 5 accounts of 3 folders", Mails: 20_000, Accounts: 5, Folders: 3),
        new("100k", "100,000 mails, 1 account, 1 folder", Mails: 100_000, Accounts: 1, Folders: 1),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var wanted = Workloads.Where(workload => !Workloads.Any(other => arguments.Contains(other.Name)) || arguments.Contains(workload.Name));
        var rows = new List<string>
        {
            "| workload | MB | initial scan | items/s | CPU ms/item | peak memory | unchanged scan | Backup Path | second start to READY |",
            "|---|---|---|---|---|---|---|---|---|",
        };
        foreach (var workload in wanted)
        {
            rows.Add(await RunAsync(workload));
        }

        var table = string.Join('\n', rows) + "\n";
        Console.WriteLine(table);
        if (arguments.Contains("--save"))
        {
            var file = Path.Combine(NodeProcess.RepositoryRoot, "tests", "Zextras.Backup.Benchmarks", "results", "scan.md");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var machine = $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {DateTimeOffset.Now:yyyy-MM-dd}";
            await File.WriteAllTextAsync(file, $"# SmartScan of Maildirs\n\n`Zextras.Backup.Benchmarks scan --save` on {machine}. Times are the operations' own; memory is the process's peak.\n\n{table}");
        }

        return 0;
    }

    private static async Task<string> RunAsync(Workload workload)
    {
        var root = Directory.CreateTempSubdirectory("zextras-scan-").FullName;
        try
        {
            var tree = Path.Combine(root, "mail");
            var bytes = new MailCorpus().Write(tree, workload.Mails, workload.Accounts, workload.Folders);
            await Process.Start("sync").WaitForExitAsync(); // the corpus is not to be written during the measurement
            var data = Path.Combine(root, "data");
            OperationFigures initial, unchanged;
            double cpu;
            long memory;
            await using (var node = await NodeProcess.StartAsync(data, $"maildir:{tree}"))
            {
                initial = await node.WaitForScanAsync();
                (cpu, memory) = (node.CpuSeconds, node.PeakBytes);
                await node.StartScanAsync();
                await node.WaitForScanAsync();

                // The first one after the mails were written may still distrust their directories' times.
                await node.StartScanAsync();
                unchanged = await node.WaitForScanAsync();
                memory = Math.Max(memory, node.PeakBytes);
            }

            var start = Stopwatch.StartNew();
            await using (await NodeProcess.StartAsync(data, $"maildir:{tree}"))
            {
                start.Stop();
            }

            if (initial.Items != workload.Mails)
            {
                throw new InvalidOperationException($"{initial.Items} of {workload.Mails} mails were scanned.");
            }

            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {workload.Description} | {bytes / 1e6:F0} | {initial.Seconds:F1} s | {workload.Mails / initial.Seconds:F0} | {1000 * cpu / workload.Mails:F2} | {memory / 1048576.0:F0} MiB | {unchanged.Seconds:F2} s | {SizeOf(Path.Combine(data, "backup")) / 1e6:F0} MB | {start.Elapsed.TotalSeconds:F1} s |");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static long SizeOf(string directory) =>
        new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private sealed record Workload(string Name, string Description, int Mails, int Accounts, int Folders);
}
