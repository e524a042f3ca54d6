using System.Globalization;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Mailboxes;

namespace Zextras.Backup.Benchmarks;

/// <summary>
/// Purge of a tenth of an account, beside a SmartScan that finds new mails, half of them with contents that the purge is
/// about to condemn; then a check that nothing is missing. The engine runs in this process, because its time is put forward.
/// </summary>
internal static class PurgeBenchmark
{
    private const int DefaultMails = 100_000;
    private const int MailsForEachDeleted = 10;
    private const int MailsForEachArriving = 25;
    private const int Days = 31;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var mails = arguments.Select(argument => int.TryParse(argument, out var number) ? number : 0).Append(0).Max() is var most and > 0 ? most : DefaultMails;
        var (deleted, arriving) = (mails / MailsForEachDeleted, mails / MailsForEachArriving);
        var root = Directory.CreateTempSubdirectory("zextras-purge-").FullName;
        try
        {
            var tree = Path.Combine(root, "mail");
            new MailCorpus().Write(tree, mails, accounts: 1, folders: 1);
            var clock = new ShiftedClock();
            await using var mailboxes = MailboxServers.Create($"maildir:{tree}", clock);
            var options = new EngineOptions { DataDirectory = Path.Combine(root, "data"), BackupPath = Path.Combine(root, "backup") };
            Directory.CreateDirectory(options.DataDirectory);
            await using var running = await ShiftedEngine.StartAsync(options, mailboxes, clock);
            var engine = running.Engine;
            await ShiftedEngine.EndAsync(engine, engine.ListOperations()[0]);

            var all = Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories).Where(file => file.Contains("/cur/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
            var gone = all.Take(deleted).ToArray();
            var kept = gone.Take(arriving / 2).Select(File.ReadAllBytes).ToArray();
            Array.ForEach(gone, File.Delete);
            await ShiftedEngine.EndAsync(engine, engine.StartSmartScan(deep: false, "benchmark"));
            clock.Advance(TimeSpan.FromDays(Days));
            Arrive(Path.GetDirectoryName(all[0])!, arriving, kept);

            var scan = engine.StartSmartScan(deep: false, "benchmark");
            var purge = await ShiftedEngine.EndAsync(
                engine, await running.Service<IPurgeService>().StartAsync(new PurgeRequest(), "benchmark", CancellationToken.None));
            var scanned = await ShiftedEngine.EndAsync(engine, scan);
            var check = await ShiftedEngine.EndAsync(engine, await running.Service<ICoherencyService>().StartAsync(
                new CoherencyRequest { BackupPath = options.BackupPath }, "benchmark", CancellationToken.None));

            var table = string.Create(CultureInfo.InvariantCulture, $"""
                | items purged | purge | scan beside it, new items | check afterwards: contents verified, errors |
                |---|---|---|---|
                | {Count(purge, "items-purged")} of {mails} | {Seconds(purge):F1} s | {Seconds(scanned):F1} s, {Count(scanned, "transactions")} | {Count(check, "blobs-verified")}, {Count(check, "findings-error")} |

                """);
            await ResultFile.WriteAsync(
                "purge", "Purge", "A SmartScan of new mails runs beside it; half of them have contents of purged ones.", table, arguments.Contains("--save"));
            return Count(check, "findings-error") == 0 && Count(purge, "items-purged") == deleted ? 0 : 1;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Arrive(string folder, int mails, byte[][] again)
    {
        for (var i = 0; i < mails; i++)
        {
            var content = i < again.Length ? again[i] : System.Text.Encoding.ASCII.GetBytes($"Subject: new {i}\r\n\r\n{new string('n', 4000)}{i}\r\n");
            var name = Path.Combine(folder, $"1900000000.M{i}P1.new:2,");
            using var file = File.Create(name);
            file.Write(content);
        }
    }

    private static long Count(Operation operation, string name) => operation.Counts.FirstOrDefault(count => count.Key == name).Value;

    private static double Seconds(Operation operation) => (operation.Ended!.Value - operation.Started!.Value).TotalSeconds;
}
