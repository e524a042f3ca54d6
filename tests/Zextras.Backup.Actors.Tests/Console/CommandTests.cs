using System.Text;
using System.Text.Json;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Api;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Pbm;

public sealed class CommandTests : IAsyncLifetime
{
    private static readonly string Operation = FakeEngine.OperationId.ToString();

    private readonly ServedNode _node = new();

    private FakeEngine Engine => _node.Engine;

    public async Task InitializeAsync()
    {
        await _node.InitializeAsync();
        _node.Announce();
    }

    public Task DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_started_operation_says_how_to_follow_it()
    {
        var run = await Pbm("backup", "DOSMARTSCAN", "Start", "deep", "true");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("smartscan deep=True by ", Assert.Single(Engine.Asked), StringComparison.Ordinal);
        Assert.Equal(
            $"""
            doSmartScan running: {Operation}
            Follow it: pbm 127.0.0.1:{_node.Url.Port} backup monitor {Operation}
            Stop it:   pbm 127.0.0.1:{_node.Url.Port} backup doStopOperation {Operation}

            """,
            run.Output);
    }

    [Theory]
    [InlineData(OperationState.Done, 0)]
    [InlineData(OperationState.Failed, 1)]
    [InlineData(OperationState.Stopped, 2)]
    [InlineData(OperationState.Removed, 3)]
    [InlineData(OperationState.Interrupted, 4)]
    public async Task The_exit_code_of_sync_says_how_the_operation_ended(OperationState state, int expected)
    {
        Engine.Snapshots.Add(FakeEngine.OperationIn(state));

        Assert.Equal(expected, (await Pbm("backup", "doAccountScan", "anna@example.com", "--sync")).ExitCode);
        Assert.Equal(expected, (await Pbm("backup", "doSmartScan", "start", "--progress")).ExitCode);
        Assert.Equal(expected, (await Pbm("backup", "monitor", Operation)).ExitCode);
        Assert.Equal(expected, (await Pbm("backup", "monitor", Operation, "--json")).ExitCode);
    }

    [Theory]
    [InlineData("doUndelete", "problems", "getOperationLog")]
    [InlineData("doCoherencyCheck", "findings", "getCoherencyReport")]
    [InlineData("doCoherencyCheck fixBackup", "findings", "getCoherencyReport")]
    public async Task What_is_done_with_problems_is_no_success_and_the_last_line_says_where_they_are(string kind, string what, string command)
    {
        var done = FakeEngine.OperationIn(OperationState.Done);
        Engine.Snapshots.Add(done with { Kind = kind, Counts = [.. done.Counts, new("problems", 1204)] });

        var run = await Pbm("backup", "monitor", Operation);

        Assert.Equal((1, $"pbm: {kind} done with 1,204 {what}; see pbm 127.0.0.1:{_node.Url.Port} backup {command} {Operation}\n"), (run.ExitCode, run.Error));
        var json = await Pbm("backup", "monitor", Operation, "--json");
        Assert.Equal((1, 1204), (json.ExitCode, Json(json.Output.TrimEnd('\n').Split('\n')[^1]).GetProperty("counts").GetProperty("problems").GetInt32()));
    }

    [Fact]
    public async Task What_a_restore_came_to_is_told_by_account_with_causes_and_ids()
    {
        Engine.Snapshots.Add(FakeEngine.OperationIn(OperationState.Done) with
        {
            Problems = [],
            Accounts =
            [
                new AccountTally("ben@example.com")
                {
                    Restored = 5,
                    NotRestored = 13,
                    Causes = [new TallyCause("The mailbox is full.", 12) { Items = [.. Enumerable.Range(1, 12).Select(i => $"{i}")] }, new TallyCause("broken", 1) { Items = ["77"] }],
                },
                new AccountTally("anna@example.com") { Restored = 2, Skipped = 1 },
            ],
        });

        Golden.Match((await Pbm("backup", "doUndelete", "anna@example.com", "first", "last", "--sync")).Output, "tallies.txt");
        Golden.Match((await Pbm("backup", "doUndelete", "anna@example.com", "first", "last", "--sync", "--json")).Output, "tallies.json");
        Golden.Match(string.Join('\n', (await Pbm("backup", "getOperationLog", Operation)).Output.Split('\n')), "tallies-log.txt");
    }

    [Fact]
    public async Task A_node_that_goes_away_leaves_exit_code_4()
    {
        var run = await Pbm("backup", "monitor", Operation); // its only snapshot is a running one

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("went away before operation", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_operation_names_its_reason_on_the_error_stream()
    {
        Engine.Snapshots.Add(FakeEngine.OperationIn(OperationState.Failed, "The Backup Path is full. Free some space, then scan again."));
        var run = await Pbm("backup", "doSmartScan", "start", "--sync");

        Assert.Equal("pbm: doSmartScan failed: The Backup Path is full. Free some space, then scan again.\n", run.Error);
    }

    [Fact]
    public async Task Progress_in_a_pipe_is_plain_lines_and_the_result()
    {
        Engine.Snapshots.Add(FakeEngine.OperationIn(OperationState.Done) with { Warnings = ["Accounts without a backup: 1"] });

        Golden.Match((await Pbm("backup", "doSmartScan", "start", "--progress")).Output, "progress.txt");
    }

    [Fact]
    public async Task Progress_in_json_is_one_object_a_line()
    {
        Engine.Snapshots.Add(FakeEngine.OperationIn(OperationState.Done));
        var lines = (await Pbm("backup", "doSmartScan", "start", "--progress", "--json")).Output.TrimEnd('\n').Split('\n');

        Assert.Equal(["running", "done"], lines.Select(line => Json(line).GetProperty("state").GetString()));
        Golden.Match(lines[^1] + "\n", "operation.json");
    }

    [Fact]
    public async Task Stopping_pbm_leaves_the_operation_running_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        Engine.UntilEnd = new TaskCompletionSource().Task;
        var running = ConsoleRun.Of(
            [$"127.0.0.1:{_node.Url.Port}", "backup", "monitor", Operation], _node.ReadEnvironment, stop.Token);
        await Engine.Watched.Task;
        await stop.CancelAsync();
        var run = await running;

        Assert.Equal(130, run.ExitCode);
        Assert.Contains($"The operation goes on. Follow it with: pbm 127.0.0.1:{_node.Url.Port} backup monitor", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Engine.Asked, asked => asked.StartsWith("stop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Accounts_are_a_table()
    {
        Engine.Accounts.AddRange(
        [
            new AvailableAccount
            {
                Id = new AccountId(Guid.Parse("0193559e-0000-7000-8000-000000000001")),
                Name = "anna@example.com",
                LastScan = FakeEngine.Morning,
                Items = 12_340,
                DeletedItems = 7,
                Bytes = 3_500_000,
            },
            new AvailableAccount
            {
                Id = new AccountId(Guid.Parse("0193559e-0000-7000-8000-000000000002")),
                Name = "bert@example.com",
                DeletedAt = FakeEngine.Morning.AddDays(-3),
                Items = 1,
                Quarantined = 2,
            },
        ]);

        Golden.Match((await Pbm("backup", "getAvailableAccounts", "date", "23/11/2026 10:00:00", "hide_deleted", "true")).Output, "accounts.txt");
        Golden.Match((await Pbm("backup", "getAvailableAccounts", "--json")).Output, "accounts.json");
        Assert.Equal(["accounts at=2026-11-23T09:00:00 hide=True", "accounts at= hide=False"], Engine.Asked);
    }

    [Fact]
    public async Task A_search_asks_for_what_was_typed_and_shows_a_table()
    {
        Engine.Found.Add(new FoundItem
        {
            Id = ItemId.Of(4711),
            Kind = ItemKind.ContactGroup,
            Name = "Freunde \u001b[2J",
            Folder = "contacts:Friends",
            Deleted = true,
            Changed = FakeEngine.Morning,
            Flags = ["seen"],
            Tags = ["work"],
            Size = 2048,
            Transactions = 3,
        });
        string[] search =
        [
            "backup", "doItemSearch", "anna@example.com", "search_string", "a b&c", "type", "contact-group,Message", "search_filter", "deleted",
            "id", "4711", "before", "2026-11-23T10:00:00Z", "after", "2026-11-22", "limit", "1",
        ];

        var table = await Pbm(search);
        Golden.Match(table.Output, "items.txt");
        Assert.Contains("only the first 1", table.Error, StringComparison.Ordinal);
        Golden.Match((await Pbm([.. search, "--json"])).Output, "items.json");
        var asked = Engine.Search! with { Kinds = [] };
        Assert.Equal(
            new ItemSearch
            {
                Account = "anna@example.com",
                Text = "a b&c",
                Item = ItemId.Of(4711),
                Kinds = asked.Kinds,
                Deleted = true,
                Before = new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero),
                After = new DateTimeOffset(2026, 11, 21, 23, 0, 0, TimeSpan.Zero),
                Limit = 1,
            },
            asked);
        Assert.Equal([ItemKind.ContactGroup, ItemKind.Message], Engine.Search!.Kinds);
    }

    [Fact]
    public async Task A_search_finds_living_and_deleted_items_of_all_kinds_by_default()
    {
        Assert.Equal("No item found.\n", (await Pbm("backup", "doItemSearch", "anna")).Output);
        Assert.Empty(Engine.Search!.Kinds);
        Assert.Null(Engine.Search.Deleted);
    }

    [Fact]
    public async Task A_history_in_json_is_the_items_array_as_the_node_sent_it()
    {
        Engine.History.AddRange([FakeEngine.Photograph(0, content: "mail"u8, until: 5), FakeEngine.Photograph(5, deleted: true)]);
        var run = await Pbm("backup", "getItem", "anna", "4711", "date", "all", "--json");

        Assert.Equal(Engine.History, TransactionCodec.DecodeArray(Encoding.UTF8.GetBytes(run.Output)));
        Assert.Equal(1, Json((await Pbm("backup", "getItem", "anna", "4711", "--json")).Output).GetArrayLength());
        Golden.Match((await Pbm("backup", "getItem", "anna", "4711", "date", "all")).Output, "history.txt");
    }

    [Fact]
    public async Task The_raw_content_goes_to_the_output_or_to_a_new_file()
    {
        Engine.History.Add(FakeEngine.Photograph(0, content: "raw\r\n\0mail"u8));
        Engine.Content = () => new MemoryStream("raw\r\n\0mail"u8.ToArray());
        var file = Path.Combine(_node.RuntimeDirectory, "mail.eml");

        Assert.Equal("raw\r\n\0mail", (await Pbm("backup", "getItem", "anna", "4711", "dump_blob", "true")).Output);
        Assert.Equal($"10 B written to {file}\n", (await Pbm("backup", "getItem", "anna", "4711", "blob_file", file)).Error);
        Assert.Equal("raw\r\n\0mail", await File.ReadAllTextAsync(file));
        var again = await Pbm("backup", "getItem", "anna", "4711", "blob_file", file);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("Name another file", again.Error, StringComparison.Ordinal);
        Assert.Equal("raw\r\n\0mail", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_damaged_content_leaves_no_file()
    {
        var text = new string('x', 300_000);
        Engine.History.Add(FakeEngine.Photograph(0, content: Encoding.UTF8.GetBytes(text)));
        Engine.Content = () => new FakeEngine.DamagedContent(text);
        var file = Path.Combine(_node.RuntimeDirectory, "damaged.eml");
        var run = await Pbm("backup", "getItem", "anna", "4711", "blob_file", file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cut off", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_restore_asks_for_what_was_typed()
    {
        await Pbm(
            "backup", "doItemRestore", "anna@example.com", "4711", "date", "23/11/2026 10:00:00", "restore_folder", "INBOX/Zurück",
            "target_account", "bert@example.com");

        Assert.Equal(
            new ItemRestoreRequest
            {
                Account = "anna@example.com",
                Item = ItemId.Of(4711),
                At = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero),
                TargetFolder = "INBOX/Zurück",
                TargetAccount = "bert@example.com",
            },
            Engine.Restore);
        await Pbm("backup", "doItemRestore", "anna@example.com", "4711", "date", "last");
        Assert.Equal(new ItemRestoreRequest { Account = "anna@example.com", Item = ItemId.Of(4711) }, Engine.Restore);
    }

    [Fact]
    public async Task The_backup_is_described_one_fact_a_line()
    {
        Engine.Status = new BackupStatus
        {
            Version = "1.0.0",
            Server = new ServerId(Guid.Parse("0193559e-0000-7000-8000-000000000009")),
            Mailboxes = "maildir:/var/mail",
            BackupPath = "/backup",
            FormatVersion = 1,
            FirstRun = FakeEngine.Morning.AddDays(-30),
            LastSmartScan = FakeEngine.Morning,
            FreeBytes = 5_000_000_000,
            BlobBytes = 1_000_000,
            IncomingVolumes = 2,
            Accounts = 5,
            DeletedAccounts = 1,
            Items = 12_340,
            DeletedItems = 7,
            Bytes = 3_500_000,
            Quarantined = [.. Enumerable.Range(1, 21).Select(number => $"anna@example.com {number}: unreadable")],
            Warnings = ["Both scans are off: no backup is made."],
        };

        Golden.Match((await Pbm("backup", "getBackupInfo")).Output, "info.txt");
    }

    [Fact]
    public async Task Operations_are_listed_stopped_and_rebuilt_from_where_asked()
    {
        Engine.Snapshots.Add(FakeEngine.OperationIn(OperationState.Done));
        Golden.Match((await Pbm("backup", "getAllOperations")).Output, "operations.txt");
        await Pbm("backup", "doRebuildCatalog", "from", "Backup_Path");
        Assert.Equal(0, (await Pbm("backup", "doStopOperation", Operation)).ExitCode);
        Engine.MayStop = false;
        var ended = await Pbm("backup", "doStopOperation", Operation);

        Assert.Equal(["operations", "catalogrebuild path=True", $"stop {Operation}", $"stop {Operation}"], Engine.Asked);
        Assert.Equal(1, ended.ExitCode);
        Assert.Equal($"pbm: Operation {Operation} cannot be stopped: it is done.\n", ended.Error);
    }

    [Theory]
    [InlineData("--help", "help.txt")]
    [InlineData("backup --help", "help-backup.txt")]
    [InlineData("backup help doItemSearch", "help-search.txt")]
    public async Task Help_shows_types_defaults_and_an_example(string typed, string golden)
    {
        var run = await ConsoleRun.Of(typed.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Golden.Match(run.Output, golden);
    }

    [Theory]
    [InlineData("backup doItemSearch anna type mesage", "Did you mean 'message'?")]
    [InlineData("backup doItemSearch anna limit 0", "write a positive number")]
    [InlineData("backup doSmartScan now", "write start")]
    [InlineData("backup doSmartScan start deep perhaps", "write true or false")]
    [InlineData("backup getItem anna 1 date soon", "Or write last or all.")]
    [InlineData("backup getItem anna 1 date all dump_blob true", "not a whole history")]
    public async Task A_wrong_value_is_one_line_and_exit_code_1(string typed, string expected)
    {
        var run = await Pbm(typed.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
        Assert.Empty(Engine.Asked);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private Task<ConsoleRun> Pbm(params string[] arguments) =>
        ConsoleRun.Of([$"127.0.0.1:{_node.Url.Port}", .. arguments], _node.ReadEnvironment);
}
