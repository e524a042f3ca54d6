using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Zextras.Backup.Benchmarks;

/// <summary>
/// A Coherency Check that verifies every byte, by the real node process, and <c>restic check --read-data</c> on a repository
/// of the same mails, one after the other in the same run.
/// </summary>
internal static class CheckBenchmark
{
    private const int DefaultMails = 20_000;
    private const int Accounts = 5;
    private const int Folders = 3;
    private const int Runs = 3;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var mails = arguments.Select(argument => int.TryParse(argument, out var number) ? number : 0).Append(0).Max() is var most and > 0 ? most : DefaultMails;
        var root = Directory.CreateTempSubdirectory("zextras-check-").FullName;
        try
        {
            var tree = Path.Combine(root, "mail");
            var bytes = new MailCorpus().Write(tree, mails, Accounts, Folders);
            var (repository, data) = (Path.Combine(root, "restic"), Path.Combine(root, "data"));
            await ResticAsync(repository, "init");
            await ResticAsync(repository, "backup", tree);
            var rows = new List<string>
            {
                "| run | Coherency Check, every byte | restic check --read-data |",
                "|---|---|---|",
            };
            await using var node = await NodeProcess.StartAsync(data, $"maildir:{tree}");
            await node.WaitForScanAsync();
            await Process.Start("sync").WaitForExitAsync();
            for (var run = 1; run <= Runs; run++)
            {
                var check = await node.RunAsync("coherencycheck", new JsonObject { ["backup-path"] = Path.Combine(data, "backup") });
                var counts = check["counts"]!;
                if (counts["blobs-verified"]!.GetValue<long>() < mails || counts["findings-error"]!.GetValue<long>() > 0)
                {
                    throw new InvalidOperationException($"The check is not what it should be: {check.ToJsonString()}");
                }

                var restic = await ResticAsync(repository, "check", "--read-data");
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"| {run} | {NodeProcess.Seconds(check):F2} s | {restic:F2} s |"));
            }

            var table = string.Join('\n', rows) + "\n";
            var title = string.Create(CultureInfo.InvariantCulture, $"{mails:N0} mails of {bytes / 1e6:F0} MB, {Accounts} accounts. All logs, journal and catalog are compared, too.");
            await ResultFile.WriteAsync("check", "Coherency Check", title, table, save: arguments.Contains("--save"));
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<double> ResticAsync(string repository, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        await ExternalProgram.RunAsync("restic", ["--quiet", "--no-cache", "--repo", repository, .. arguments], ("RESTIC_PASSWORD", "benchmark"));
        return watch.Elapsed.TotalSeconds;
    }
}
