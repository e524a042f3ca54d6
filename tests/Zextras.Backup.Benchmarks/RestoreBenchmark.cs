using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Zextras.Backup.Benchmarks;

/// <summary>
/// Restores into a real Dovecot by the real node process: an account of 4,000 messages, a deletion of 10,000 undone twice, one
/// message while a SmartScan of 20,000 runs. Every mailbox is compared with what it was.
/// </summary>
internal static class RestoreBenchmark
{
    private const string Account = "account";
    private const string Deletion = "deletion";
    private const string DuringScan = "during-scan";
    private const string Anna = "anna@example.com";
    private const string Ben = "ben@example.com";
    private const string Restored = "restored@example.com";
    private const int AccountMails = 4000;
    private const int DeletedMails = 10_000;
    private const int ScannedMails = 20_000;

    private static readonly string[] Parts = [Account, Deletion, DuringScan];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rows = new List<string> { "| restore | time | rate |", "|---|---|---|" };
        bool IsWanted(string name) => arguments.Contains(name) || !arguments.Intersect(Parts, StringComparer.Ordinal).Any();
        rows.AddRange(IsWanted(Account) ? await RestoreAccountAsync() : []);
        rows.AddRange(IsWanted(Deletion) ? await UndoDeletionAsync() : []);
        rows.AddRange(IsWanted(DuringScan) ? [await RestoreDuringScanAsync()] : []);
        var table = string.Join('\n', rows) + "\n";
        Console.WriteLine(table);
        if (arguments.Contains("--save"))
        {
            var file = Path.Combine(NodeProcess.RepositoryRoot, "tests", "Zextras.Backup.Benchmarks", "results", "restore.md");
            var machine = $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {DateTimeOffset.Now:yyyy-MM-dd}";
            await File.WriteAllTextAsync(file, $"# Restores into Dovecot\n\n`Zextras.Backup.Benchmarks restore --save` on {machine}, everything on loopback. Times are the operations' own, planning and the scan before included; afterwards every message was compared: bytes, flags, keywords, date, folder.\n\n{table}");
        }

        return 0;
    }

    private static async Task<IReadOnlyList<string>> RestoreAccountAsync()
    {
        await using var home = new Home();
        await using var dovecot = await FilledDovecot.StartAsync(home["dovecot"], Anna, Restored);
        await dovecot.FillAsync(Anna, AccountMails, folders: 4);
        await using var node = await NodeProcess.StartAsync(home["data"], dovecot.Mailboxes);
        await node.WaitForScanAsync();
        var before = await dovecot.ReadAsync(Anna);
        var restored = await node.RunAsync("accountrestore", new Dictionary<string, string> { ["source-account"] = Anna, ["destination-account"] = Restored });
        RequireSame("the new account", before, await dovecot.ReadAsync(Restored));
        return [Row($"account of {AccountMails:N0} messages, 4 folders", restored, AccountMails)];
    }

    private static async Task<IReadOnlyList<string>> UndoDeletionAsync()
    {
        await using var home = new Home();
        await using var dovecot = await FilledDovecot.StartAsync(home["dovecot"], Anna);
        await dovecot.FillAsync(Anna, DeletedMails, folders: 1);
        await using var node = await NodeProcess.StartAsync(home["data"], dovecot.Mailboxes);
        await node.WaitForScanAsync();
        var before = await dovecot.ReadAsync(Anna);
        var then = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        await dovecot.EmptyAsync(Anna, "INBOX");
        var rolledBack = await node.RunAsync("rollback", new Dictionary<string, string> { ["account"] = Anna, ["date"] = then });
        RequireSame("the mailbox after the rollback", before, await dovecot.ReadAsync(Anna));
        await dovecot.EmptyAsync(Anna, "INBOX");
        var undeleted = await node.RunAsync("undelete", new Dictionary<string, string> { ["account"] = Anna });
        RequireSame("the mailbox after the undelete", before, await dovecot.ReadAsync(Anna, $"undelete_{DateTimeOffset.UtcNow:dd_MM_yy}"));
        return [Row($"doRollback of {DeletedMails:N0} deleted messages", rolledBack, DeletedMails), Row($"doUndelete of {DeletedMails:N0} deleted messages", undeleted, DeletedMails)];
    }

    private static async Task<string> RestoreDuringScanAsync()
    {
        await using var home = new Home();
        await using var dovecot = await FilledDovecot.StartAsync(home["dovecot"], Anna, Ben);
        await dovecot.FillAsync(Anna, 10, folders: 1);
        await using var node = await NodeProcess.StartAsync(home["data"], dovecot.Mailboxes);
        await node.WaitForScanAsync();
        await dovecot.EmptyAsync(Anna, "INBOX");
        await node.StartScanAsync();
        await node.WaitForScanAsync();
        await dovecot.FillAsync(Ben, ScannedMails, folders: 1);
        var items = (await node.SearchAsync(Anna)).Where(item => item!["kind"]!.GetValue<string>() == "message").ToArray();
        await node.StartScanAsync();
        var times = new List<double>();
        foreach (var item in items)
        {
            var watch = Stopwatch.StartNew();
            await node.RunAsync("itemrestore", new Dictionary<string, string> { ["account"] = Anna, ["item"] = item!["id"]!.GetValue<string>() });
            times.Add(watch.Elapsed.TotalSeconds);
        }

        if (await node.HasScanEndedAsync())
        {
            throw new InvalidOperationException("The scan ended before the restores: use more mails.");
        }

        times.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| one message while a SmartScan of {ScannedMails:N0} runs, of {times.Count} | median {times[times.Count / 2]:F2} s, longest {times[^1]:F2} s | |");
    }

    private static void RequireSame(string what, IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        if (!expected.SequenceEqual(actual, StringComparer.Ordinal))
        {
            var lost = expected.Except(actual, StringComparer.Ordinal).FirstOrDefault();
            var extra = actual.Except(expected, StringComparer.Ordinal).FirstOrDefault();
            throw new InvalidOperationException($"{what} has {actual.Count} messages, {expected.Count} were there; the first that is missing: {lost}; the first that was not there: {extra}");
        }
    }

    private static string Row(string what, JsonNode operation, int messages)
    {
        var seconds = (operation["ended"]!.GetValue<DateTimeOffset>() - operation["started"]!.GetValue<DateTimeOffset>()).TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture, $"| {what} | {seconds:F1} s | {messages / seconds:N0} messages/s |");
    }

    /// <summary>A directory that goes when the run ends.</summary>
    private sealed class Home : IAsyncDisposable
    {
        private readonly string _root = Directory.CreateTempSubdirectory("zextras-restore-").FullName;

        public string this[string name] => Path.Combine(_root, name);

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_root, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
