using System.Diagnostics;
using System.Globalization;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Benchmarks;

/// <summary>
/// Mail by IMAP from Dovecot on the same machine, into a durable backup: the real node process against <c>mbsync -a</c> of isync with its
/// default FSync, in turns, each into an empty directory of the same file system. Then mails are put back.
/// </summary>
internal static class ImapBenchmark
{
    private const int Mails = 20_000;
    private const int Accounts = 5;
    private const int Folders = 3;
    private const int MailsBack = 4_000;
    private const int MailsOfOneCall = 500;
    private const int DefaultRounds = 3;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = arguments.Select(argument => int.TryParse(argument, out var number) ? number : 0).Append(0).Max() is var most and > 0 ? most : DefaultRounds;
        var root = Directory.CreateTempSubdirectory("zextras-imap-").FullName;

        // Dovecot's own user has to come through.
        File.SetUnixFileMode(root, (UnixFileMode)0b111_101_101);
        try
        {
            var table = await RunAsync(root, rounds);
            Console.WriteLine(table);
            if (arguments.Contains("--save"))
            {
                var file = Path.Combine(NodeProcess.RepositoryRoot, "tests", "Zextras.Backup.Benchmarks", "results", "imap.md");
                var machine = $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {DateTimeOffset.Now:yyyy-MM-dd}";
                await File.WriteAllTextAsync(file, $"# Mail by IMAP\n\n`Zextras.Backup.Benchmarks imap --save` on {machine}. Dovecot on loopback; medians of {rounds} rounds in turns, the fastest and the slowest in brackets.\n\n{table}");
            }

            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<string> RunAsync(string root, int rounds)
    {
        var server = Path.Combine(root, "dovecot");
        var bytes = new MailCorpus().Write(Path.Combine(server, "mail"), Mails, Accounts, Folders);
        await using var dovecot = await DovecotProcess.StartAsync(server);
        var config = WriteConfig(root, dovecot.Port);

        // Uncounted: Dovecot makes its indexes when a folder is first read.
        await PullWithMbsyncAsync(root, dovecot.Port, "warm");
        List<double> mbsync = [], mbsyncAgain = [], scan = [], withStart = [], unchanged = [], cpu = [];
        for (var round = 1; round <= rounds; round++)
        {
            var (first, again) = await PullWithMbsyncAsync(root, dovecot.Port, $"mbsync{round}");
            mbsync.Add(first);
            mbsyncAgain.Add(again);
            var data = Path.Combine(root, $"data{round}");
            await SyncAsync();
            var start = Stopwatch.StartNew();
            await using (var node = await NodeProcess.StartAsync(data, $"config:{config}"))
            {
                var figures = await node.WaitForScanAsync();
                withStart.Add(start.Elapsed.TotalSeconds);
                scan.Add(figures.Seconds);
                cpu.Add(node.CpuSeconds);
                if (figures.Items != Mails)
                {
                    throw new InvalidOperationException($"{figures.Items} of {Mails} mails were scanned.");
                }

                await node.StartScanAsync();
                unchanged.Add((await node.WaitForScanAsync()).Seconds);
            }

            Console.Error.WriteLine($"round {round}: mbsync {mbsync[^1]:F1} s, scan {scan[^1]:F1} s, unchanged {unchanged[^1]:F2} s");
            Directory.Delete(data, recursive: true);
        }

        var back = await PutBackAsync(config);
        return string.Create(CultureInfo.InvariantCulture, $"""
            | {Mails:N0} mails, {bytes / 1e6:F0} MB, {Accounts} accounts of {Folders} folders | seconds | mails/s |
            |---|---|---|
            | mbsync -a, first pull, FSync on | {Spread(mbsync)} | {Mails / Median(mbsync):F0} |
            | initial SmartScan, from its start to its end, everything durable | {Spread(scan)} | {Mails / Median(scan):F0} |
            | the same, from the start of the node's process | {Spread(withStart)} | {Mails / Median(withStart):F0} |
            | CPU of the node until then | {Spread(cpu)} | |
            | mbsync -a, nothing changed | {Spread(mbsyncAgain)} | |
            | SmartScan, nothing changed | {Spread(unchanged)} | |
            | {MailsBack:N0} mails of {MailCorpus.AverageSize / 1024} KB put back into one folder | {back:F1} | {MailsBack / back:F0} |

            """);
    }

    private static string WriteConfig(string root, int port)
    {
        WriteFile(Path.Combine(root, "password"), "admin-password\n");
        WriteFile(Path.Combine(root, "accounts"), string.Join('\n', Enumerable.Range(0, Accounts).Select(AddressOf)));
        var config = Path.Combine(root, "server.conf");
        WriteFile(config, $$"""
            accounts-file = accounts
            administrator { user = backup, password-file = password }
            imap { host = 127.0.0.1, port = {{port}}, tls = none, login = "{user}*{admin}" }
            """);
        return config;
    }

    /// <summary>Pulls everything into an empty directory, then once more.</summary>
    private static async Task<(double First, double Again)> PullWithMbsyncAsync(string root, int port, string name)
    {
        var target = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        var config = Path.Combine(target, "mbsyncrc");
        WriteFile(config, string.Concat(Enumerable.Range(0, Accounts).Select(account => $"""
            IMAPStore far{account}
            Host 127.0.0.1
            Port {port}
            User {AddressOf(account)}*backup
            Pass admin-password
            SSLType None
            AuthMechs LOGIN

            MaildirStore near{account}
            Path {target}/{account}/
            Inbox {target}/{account}/INBOX
            SubFolders Verbatim

            Channel all{account}
            Far :far{account}:
            Near :near{account}:
            Patterns *
            Create Near
            Sync Pull
            SyncState *


            """)));
        for (var account = 0; account < Accounts; account++)
        {
            Directory.CreateDirectory(Path.Combine(target, $"{account}"));
        }

        await SyncAsync();
        var first = Stopwatch.StartNew();
        await DovecotProcess.RunAsync("mbsync", ["-q", "-a", "-c", config]);
        first.Stop();
        var pulled = Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Count(file => Path.GetFileName(Path.GetDirectoryName(file)) is "cur" or "new");
        if (pulled != Mails)
        {
            throw new InvalidOperationException($"mbsync pulled {pulled} of {Mails} mails.");
        }

        var again = Stopwatch.StartNew();
        await DovecotProcess.RunAsync("mbsync", ["-q", "-a", "-c", config]);
        again.Stop();
        Directory.Delete(target, recursive: true);
        return (first.Elapsed.TotalSeconds, again.Elapsed.TotalSeconds);
    }

    private static async Task<double> PutBackAsync(string config)
    {
        await using var server = MailboxServers.Create($"config:{config}", TimeProvider.System);
        var account = default(AccountId);
        await foreach (var entry in server.ListAccountsAsync(CancellationToken.None))
        {
            account = entry.Id;
        }

        const string Target = "mail:Restored";
        var text = new string('x', 76) + "\r\n";
        var items = Enumerable.Range(0, MailsBack).Select(number =>
        {
            var head = $"From: anna@example.com\r\nSubject: mail {number}\r\nMessage-ID: <{number}@example.com>\r\n\r\n";
            var content = System.Text.Encoding.ASCII.GetBytes(head + string.Concat(Enumerable.Repeat(text, MailCorpus.AverageSize / text.Length)));
            var state = new ItemState(
                new Placement { Key = $"{number}", Flags = ["seen"], Date = DateTimeOffset.UnixEpoch.AddMinutes(number) },
                new ItemContent { Kind = ItemKind.Message, Name = $"mail {number}", Size = content.Length });
            return new ItemToPut(state, Target, _ => ValueTask.FromResult<Stream>(new MemoryStream(content)));
        }).ToList();
        await using var session = await server.OpenAsync(account, CancellationToken.None);
        await session.PutFolderAsync(Target, state: null, CancellationToken.None);
        var watch = Stopwatch.StartNew();
        foreach (var some in items.Chunk(MailsOfOneCall))
        {
            var outcomes = await session.PutItemsAsync(Target, some, CancellationToken.None);
            if (outcomes.FirstOrDefault(outcome => outcome.Failure is not null) is { } failed)
            {
                throw failed.Failure!;
            }
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static string AddressOf(int account) => $"user{account:000}@example.com";

    // What came before is not to be written during the measurement.
    private static Task SyncAsync() => DovecotProcess.RunAsync("sync", []);

    private static void WriteFile(string path, string text)
    {
        using var writer = new StreamWriter(path);
        writer.Write(text);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Spread(List<double> values) =>
        string.Create(CultureInfo.InvariantCulture, $"{Median(values):F2} ({values.Min():F2} to {values.Max():F2})");
}
