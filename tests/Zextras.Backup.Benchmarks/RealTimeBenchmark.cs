using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MailKit;
using MailKit.Net.Imap;
using MimeKit;

namespace Zextras.Backup.Benchmarks;

/// <summary>
/// The Real Time Scan of a real Dovecot or Cyrus by the real node process. First how long it takes from the server's OK to the durable
/// transaction, seen from outside: a row of the journal that another process can read is on disk. Then a stream of events.
/// </summary>
internal static class RealTimeBenchmark
{
    private const int Accounts = 10;
    private const int MailsBefore = 50; // enough for each kind of change
    private const int Changes = 100;
    private const int EventsPerSecond = 300;
    private const int Seconds = 60;

    // Of a short run: enough to see that it works, and about how fast.
    private const int FewChanges = 30;
    private const int FewSeconds = 10;
    private const int SampleSeconds = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (changes, seconds) = arguments.Contains("--short") ? (FewChanges, FewSeconds) : (Changes, Seconds);
        var name = arguments.Contains("cyrus") ? "Cyrus" : "Dovecot";
        var root = Directory.CreateTempSubdirectory("zextras-realtime-").FullName;
        File.SetUnixFileMode(root, (UnixFileMode)0x1ED); // the server's user goes through it
        string report;
        try
        {
            await using var server = name == "Cyrus"
                ? await PushingCyrus.StartAsync(Path.Combine(root, "server"), Accounts)
                : await PushingDovecot.StartAsync(Path.Combine(root, "server"), Accounts);
            var users = await Task.WhenAll(Enumerable.Range(0, Accounts).Select(account => User.StartAsync(server, account)));
            var data = Path.Combine(root, "data");
            await using (var node = await NodeProcess.StartAsync(data, server.Mailboxes))
            {
                await node.WaitForScanAsync();
                await node.WaitForRealTimeAsync(Patience);
                report = $"{await LatenciesAsync(data, users, node, changes)}\n{await StreamAsync(users, node, seconds)}";
            }

            foreach (var user in users)
            {
                user.Dispose();
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        Console.WriteLine(report);
        if (arguments.Contains("--save"))
        {
            var file = Path.Combine(NodeProcess.RepositoryRoot, "tests", "Zextras.Backup.Benchmarks", "results", name == "Cyrus" ? "realtime-cyrus.md" : "realtime.md");
            var machine = $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {DateTimeOffset.Now:yyyy-MM-dd}";
            await File.WriteAllTextAsync(file, $"# Real Time Scan of {name}\n\n`Zextras.Backup.Benchmarks realtime {string.Join(' ', arguments)}` on {machine}.\n\n{report}");
        }

        return 0;
    }

    private static async Task<string> LatenciesAsync(string data, User[] users, NodeProcess node, int changes)
    {
        await using var journal = new JournalWatch(Path.Combine(data, "journal.db"));
        var rows = new List<string>
        {
            $"From the server's OK to the durable transaction, {changes} changes of each kind one after the other (the join window of 50 ms is in it):",
            "",
            "| change | p50 | p99 | longest |",
            "|---|---|---|---|",
        };
        (string Name, Func<User, Task> Prepare, Func<User, Task> Do)[] kinds =
        [
            ("APPEND", _ => Task.CompletedTask, user => user.AppendAsync()),
            ("STORE", _ => Task.CompletedTask, user => user.FlagAsync()),
            ("MOVE", _ => Task.CompletedTask, user => user.MoveAsync()),
            ("EXPUNGE", user => user.MarkDeletedAsync(), user => user.ExpungeMarkedAsync()),
        ];
        foreach (var (name, prepare, change) in kinds)
        {
            var times = new List<double>();
            for (var i = 0; i < changes; i++)
            {
                var user = users[i % users.Length];
                await PrepareAsync(prepare, user, node);
                var before = await journal.LastAsync();
                await change(user);
                var clock = Stopwatch.StartNew();
                await journal.WaitAsync(before, Patience);
                times.Add(clock.Elapsed.TotalMilliseconds);
            }

            times.Sort();
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"| {name} | {times[times.Count / 2]:F0} ms | {times[(times.Count * 99 / 100) - 1]:F0} ms | {times[^1]:F0} ms |"));
        }

        return string.Join('\n', rows) + "\n";
    }

    /// <summary>Nothing is under way when the measured change begins.</summary>
    private static async Task PrepareAsync(Func<User, Task> prepare, User user, NodeProcess node)
    {
        var events = Number(await node.GetRealTimeAsync(), "events");
        var preparing = prepare(user);
        var isNothing = ReferenceEquals(preparing, Task.CompletedTask);
        await preparing;
        while (!isNothing && Number(await node.GetRealTimeAsync(), "events") == events)
        {
            await Task.Yield();
        }

        await node.WaitForRealTimeAsync(Patience);
    }

    private static async Task<string> StreamAsync(User[] users, NodeProcess node, int seconds)
    {
        var before = await node.GetRealTimeAsync();
        var rows = new List<string>
        {
            $"{EventsPerSecond} changes a second (APPEND, STORE, EXPUNGE in turn, {Accounts} accounts) for {seconds} s; lag is the age of the oldest event that is not committed:",
            "",
            "| second | events | waiting | lag |",
            "|---|---|---|---|",
        };
        var clock = Stopwatch.StartNew();
        var cpu = node.CpuSeconds;
        var writers = users.Select(user => WriteAsync(user, clock, seconds)).ToArray();
        for (var second = SampleSeconds; second <= seconds; second += SampleSeconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(second) - clock.Elapsed);
            var now = await node.GetRealTimeAsync();
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"| {second} | {Number(now, "events") - Number(before, "events"):F0} | {Number(now, "waiting"):F0} | {Number(now, "lag-ms"):F0} ms |"));
        }

        var done = (await Task.WhenAll(writers)).Sum();
        var written = clock.Elapsed;
        cpu = node.CpuSeconds - cpu;
        var end = await node.WaitForRealTimeAsync(Patience);
        foreach (var user in users)
        {
            await user.CompareAsync(node);
        }

        rows.Add("");
        rows.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{done} changes in {written.TotalSeconds:F1} s; the last one was committed {(clock.Elapsed - written).TotalSeconds:F1} s after they ended. Event to commit over the last hour: p50 {Number(end, "p50-ms"):F0} ms, p99 {Number(end, "p99-ms"):F0} ms. CPU of the node {100 * cpu / written.TotalSeconds:F0} % of a core. No gap; the backup's living mails are those of the mailboxes."));
        return string.Join('\n', rows) + "\n";
    }

    private static async Task<int> WriteAsync(User user, Stopwatch clock, int seconds)
    {
        Func<Task>[] changes = [user.AppendAsync, user.FlagAsync, user.AppendAsync, user.FlagAsync, user.ExpungeAsync];
        var done = 0;
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            await changes[done % changes.Length]();
            done++;
            var due = TimeSpan.FromSeconds(done * (double)Accounts / EventsPerSecond);
            if (due > clock.Elapsed)
            {
                await Task.Delay(due - clock.Elapsed);
            }
        }

        return done;
    }

    private static double Number(JsonObject status, string name) => status[name]?.GetValue<double>() ?? 0;

    /// <summary>The owner of an account at work.</summary>
    private sealed class User(int account, ImapClient client) : IDisposable
    {
        private readonly Queue<UniqueId> _fresh = new();
        private readonly Queue<UniqueId> _flagged = new();
        private int _mails;
        private IMailFolder _archive = null!;

        public static async Task<User> StartAsync(PushingServer server, int account)
        {
            var user = new User(account, await server.LogInAsync(account));
            user._archive = (await user.Client.GetFolder(user.Client.PersonalNamespaces[0]).CreateAsync("Work", isMessageFolder: true))!;
            await user.Client.Inbox.OpenAsync(FolderAccess.ReadWrite);
            for (var i = 0; i < MailsBefore; i++)
            {
                await user.AppendAsync();
            }

            return user;
        }

        private ImapClient Client { get; } = client;

        public async Task AppendAsync()
        {
            using var mail = new MimeMessage { Subject = $"Mail {_mails++} of {account}", Body = new TextPart("plain") { Text = new string('x', 4000) } };
            mail.From.Add(new MailboxAddress("Anna", "anna@example.com"));
            _fresh.Enqueue((await Client.Inbox.AppendAsync(new AppendRequest(mail)))!.Value);
        }

        public async Task FlagAsync()
        {
            var uid = _fresh.Dequeue();
            await Client.Inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen) { Silent = true });
            _flagged.Enqueue(uid);
        }

        public async Task MoveAsync() => await Client.Inbox.MoveToAsync(_fresh.Dequeue(), _archive);

        public async Task MarkDeletedAsync() =>
            await Client.Inbox.StoreAsync(_flagged.Peek(), new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true });

        public async Task ExpungeMarkedAsync() => await Client.Inbox.ExpungeAsync([_flagged.Dequeue()]);

        public async Task ExpungeAsync()
        {
            await MarkDeletedAsync();
            await ExpungeMarkedAsync();
        }

        public async Task CompareAsync(NodeProcess node)
        {
            await Client.Inbox.CheckAsync();
            await _archive.StatusAsync(StatusItems.Count);
            var living = (await node.SearchAsync(PushingServer.Address(account)))
                .Count(item => item!["kind"]!.GetValue<string>() == "message" && !item["deleted"]!.GetValue<bool>());
            if (living != Client.Inbox.Count + _archive.Count)
            {
                throw new InvalidOperationException($"The backup of {PushingServer.Address(account)} has {living} living mails, the mailbox {Client.Inbox.Count + _archive.Count}.");
            }
        }

        public void Dispose() => Client.Dispose();
    }
}
