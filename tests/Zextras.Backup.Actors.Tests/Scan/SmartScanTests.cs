using System.Formats.Tar;
using System.IO.Compression;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Scan;

public sealed class SmartScanTests
{
    private static DirectoryEntry Object(ItemKind kind, string name, string value = "1") => new()
    {
        Kind = kind,
        Id = new Guid(BlobDigest.Of(System.Text.Encoding.UTF8.GetBytes(name)).ToString()[..16].Select(c => (byte)c).ToArray()),
        Name = name,
        Attributes = ItemAttributes.Of([new("value", value)]),
    };

    private static async Task<List<ItemHistory>> DirectoryAsync(EngineFixture engine)
    {
        var histories = new List<ItemHistory>();
        await foreach (var history in engine.Stores.Path.Logs.ReadDirectoryAsync(CancellationToken.None))
            histories.Add(history);
        return histories;
    }

    private static ItemHistory Named(IEnumerable<ItemHistory> histories, string name) =>
        Assert.Single(histories, history => history.Current!.State.Content.Name == name);

    [Fact]
    public async Task The_very_first_start_begins_the_initial_scan_by_itself_and_later_ones_do_not()
    {
        await using var engine = new EngineFixture();
        var account = engine.Server.AddAccount("anna@example.com");
        account.Add("mail:INBOX", "m", "Subject: m\n");

        await engine.StartAsync();

        var initial = Assert.Single(engine.Engine.ListOperations());
        Assert.Equal((OperationState.Done, "engine", OperationKinds.SmartScan), (initial.State, initial.Author, initial.Kind));
        var state = await engine.ReadAsync();
        state.AssertSound();
        state.AssertIsMailbox(account);

        await engine.RestartAsync();
        Assert.Equal(initial.Id, Assert.Single(engine.Engine.ListOperations()).Id);
    }

    [Fact]
    public async Task Domains_classes_and_lists_are_recorded_changed_deleted_and_revived()
    {
        await using var engine = new EngineFixture();
        engine.Server.Directory =
        [
            Object(ItemKind.Domain, "example.com"),
            Object(ItemKind.ClassOfService, "default"),
            Object(ItemKind.DistributionList, "all@example.com"),
        ];
        await engine.StartAsync();
        Assert.Equal(3, (await DirectoryAsync(engine)).Count);

        Assert.Equal(0, new Counts(await engine.SmartScanAsync())["transactions"]);

        engine.Server.Directory = [Object(ItemKind.Domain, "example.com"), Object(ItemKind.ClassOfService, "default", "2")];
        var counts = new Counts(await engine.SmartScanAsync());
        Assert.Equal(2, counts["transactions"]);
        Assert.Equal(2, counts["directory-objects"]);
        var histories = await DirectoryAsync(engine);
        Assert.Single(Named(histories, "example.com").Transactions);
        Assert.Equal(["1", "2"], Named(histories, "default").Transactions.Select(one => one.State.Content.Attributes.First("value")));
        Assert.False(Named(histories, "all@example.com").IsLiving);

        await engine.RestartAsync();
        engine.Server.Directory = [.. engine.Server.Directory, Object(ItemKind.DistributionList, "all@example.com")];
        await engine.SmartScanAsync();
        Assert.Equal([false, true, false], Named(await DirectoryAsync(engine), "all@example.com").Transactions.Select(one => one.State.Deleted));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_listed_or_lists_nothing_is_a_warning_and_deletes_nothing()
    {
        await using var engine = new EngineFixture();
        engine.Server.Directory = [Object(ItemKind.Domain, "example.com"), Object(ItemKind.Domain, "example.org")];
        await engine.StartAsync();

        engine.Server.DirectoryFails = Scripts.Unavailable();
        engine.Server.Directory = [Object(ItemKind.Domain, "example.com")];
        var failed = await engine.SmartScanAsync();
        Assert.Equal(OperationState.Done, failed.State);
        Assert.Contains("were not refreshed", Assert.Single(failed.Warnings), StringComparison.Ordinal);

        engine.Server.DirectoryFails = null;
        engine.Server.Directory = [];
        var empty = await engine.SmartScanAsync();
        Assert.Contains("the backup has 2", Assert.Single(empty.Warnings), StringComparison.Ordinal);

        Assert.All(await DirectoryAsync(engine), history => Assert.True(history.IsLiving));
    }

    [Fact]
    public async Task An_account_that_is_gone_is_marked_keeps_its_items_and_is_revived_when_it_is_back()
    {
        await using var engine = new EngineFixture();
        var (anna, bert) = (engine.Server.AddAccount("anna@example.com"), engine.Server.AddAccount("bert@example.com"));
        anna.Add("mail:INBOX", "m", "Subject: m\n");
        await engine.StartAsync();

        engine.Server.Remove(anna);
        Assert.Equal(1, new Counts(await engine.SmartScanAsync())["accounts-gone"]);
        Assert.Equal(0, new Counts(await engine.SmartScanAsync())["accounts-gone"]);

        var rows = await engine.Engine.GetAvailableAccountsAsync(at: null, hideDeleted: false, CancellationToken.None);
        Assert.NotNull(rows.Single(row => row.Name == anna.Name).DeletedAt);
        Assert.Equal(1, rows.Single(row => row.Name == anna.Name).Items);
        var visible = await engine.Engine.GetAvailableAccountsAsync(at: null, hideDeleted: true, CancellationToken.None);
        Assert.Equal([bert.Name], visible.Select(row => row.Name));

        engine.Server.Add(anna);
        var counts = new Counts(await engine.SmartScanAsync());
        var state = await engine.ReadAsync();
        state.AssertSound();
        state.AssertIsMailbox(anna);
        Assert.Equal([false, true, false], state.Own(anna).Transactions.Select(one => one.State.Deleted));
        Assert.Single(state.Items(anna).Single().Transactions);
        Assert.Equal(0, counts["accounts-gone"]);
        rows = await engine.Engine.GetAvailableAccountsAsync(at: null, hideDeleted: true, CancellationToken.None);
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task A_server_that_lists_no_account_or_fails_to_list_them_marks_none()
    {
        await using var engine = new EngineFixture();
        var anna = engine.Server.AddAccount("anna@example.com");
        engine.Server.AddAccount("bert@example.com");
        await engine.StartAsync();

        engine.Server.AccountsFail = Scripts.Unavailable();
        engine.Server.Remove(anna);
        var failed = await engine.SmartScanAsync();
        Assert.Equal(OperationState.Failed, failed.State);
        Assert.Contains("The server does not answer.", failed.Error, StringComparison.Ordinal);
        Assert.Contains(
            (await engine.Engine.GetBackupInfoAsync(CancellationToken.None)).Warnings,
            warning => warning.Contains("The last SmartScan failed", StringComparison.Ordinal));

        engine.Server.AccountsFail = null;
        engine.Server.Add(anna);
        foreach (var entry in new[] { "anna@example.com", "bert@example.com" })
            engine.Server.Remove(entry);
        var empty = await engine.SmartScanAsync();
        Assert.Equal(OperationState.Done, empty.State);
        Assert.Contains("lists no account at all, the backup has 2", Assert.Single(empty.Warnings), StringComparison.Ordinal);

        var rows = await engine.Engine.GetAvailableAccountsAsync(at: null, hideDeleted: true, CancellationToken.None);
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task An_account_that_is_listed_twice_is_scanned_once_with_a_warning()
    {
        await using var engine = new EngineFixture();
        var anna = engine.Server.AddAccount("anna@example.com");
        anna.Add("mail:INBOX", "m", "Subject: m\n");
        engine.Server.ListsAccountsTwice = true;

        await engine.StartAsync();

        var scan = Assert.Single(engine.Engine.ListOperations());
        Assert.Equal(OperationState.Done, scan.State);
        Assert.Equal(1, anna.Listings);
        Assert.Contains("twice", Assert.Single(scan.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_fails_does_not_stop_the_others()
    {
        await using var engine = new EngineFixture();
        var accounts = Enumerable.Range(0, 6).Select(i => engine.Server.AddAccount($"user{i}@example.com")).ToArray();
        foreach (var account in accounts)
            account.Add("mail:INBOX", "m", $"Subject: {account.Name}\n");
        accounts[1].Refuses = Scripts.Unavailable();
        accounts[4].Script(Scripts.FailsBefore(1));

        await engine.StartAsync();

        var scan = Assert.Single(engine.Engine.ListOperations());
        Assert.Equal(OperationState.Failed, scan.State);
        Assert.StartsWith("2 accounts were not scanned", scan.Error, StringComparison.Ordinal);
        Assert.Equal(2, scan.Problems.Count);
        Assert.Equal(6, scan.Progress.AccountsDone);

        // It did not complete, so the next start tries again by itself.
        accounts[1].Refuses = null;
        await engine.RestartAsync();
        Assert.Equal([OperationState.Done, OperationState.Failed], engine.Engine.ListOperations().Select(operation => operation.State));
        var state = await engine.ReadAsync();
        state.AssertSound();
        Assert.All(accounts, state.AssertIsMailbox);
    }

    [Fact]
    public async Task A_scan_can_be_stopped_and_what_it_had_committed_stands()
    {
        await using var engine = new EngineFixture();
        var anna = engine.Server.AddAccount("anna@example.com");
        for (var i = 0; i < 12; i++)
            anna.Add("mail:INBOX", $"m{i}", $"Subject: {i}\n");
        var reached = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        anna.Script(Scripts.RunsBefore(4, async () =>
        {
            reached.SetResult();
            await goOn.Task;
        }));
        await engine.StartAsync(awaitScan: false);
        await reached.Task.WaitAsync(EngineFixture.Patience);
        var scan = Assert.Single(engine.Engine.ListOperations());

        Assert.Equal(scan.Id, engine.Engine.StartSmartScan(deep: false, "test").Id); // the one that runs
        Assert.True(engine.Engine.StopOperation(scan.Id));
        goOn.SetResult();
        var stopped = await engine.EndAsync(scan);

        Assert.Equal(OperationState.Stopped, stopped.State);
        Assert.False(engine.Engine.StopOperation(scan.Id));
        (await engine.ReadAsync()).AssertSound();
        Assert.Equal(OperationState.Done, (await engine.SmartScanAsync()).State);
        (await engine.ReadAsync()).AssertIsMailbox(anna);
    }

    [Fact]
    public async Task A_deep_scan_waits_for_the_scan_that_runs_and_can_be_taken_out_of_the_queue()
    {
        await using var engine = new EngineFixture();
        var anna = engine.Server.AddAccount("anna@example.com");
        var goOn = new TaskCompletionSource();
        anna.Script(Scripts.RunsBefore(1, () => goOn.Task));
        await engine.StartAsync(awaitScan: false);

        var removed = engine.Engine.StartSmartScan(deep: true, "test");
        Assert.True(engine.Engine.StopOperation(removed.Id));
        Assert.Equal(OperationState.Removed, (await engine.EndAsync(removed)).State);
        var deep = engine.Engine.StartSmartScan(deep: true, "test");
        Assert.NotEqual(removed.Id, deep.Id);
        Assert.Equal(deep.Id, engine.Engine.StartSmartScan(deep: true, "test").Id);
        goOn.SetResult();

        Assert.Equal(OperationState.Done, (await engine.EndAsync(deep)).State);
        Assert.Equal(2, anna.Listings);
        Assert.Null(engine.Engine.FindOperation(removed.Id)!.Started);
    }

    [Fact]
    public async Task The_configured_directories_are_archived_with_the_scan_and_what_is_missing_is_named()
    {
        using var sources = new TempDirectory();
        Directory.CreateDirectory(sources.File("conf/nested"));
        await using (var file = File.CreateText(sources.File("conf/nested/main.cf")))
            await file.WriteAsync("myhostname = example.com");
        await using var engine = new EngineFixture($$"""
            backup.server-archive.configuration = ["{{sources.File("conf")}}", "{{sources.File("missing")}}"]
            """);
        engine.Server.AddAccount("anna@example.com");

        await engine.StartAsync();

        var scan = Assert.Single(engine.Engine.ListOperations());
        Assert.Contains(sources.File("missing"), Assert.Single(scan.Problems), StringComparison.Ordinal);
        var archives = Directory.GetFiles(Path.Combine(engine.BackupPath, "servers"), "*", SearchOption.AllDirectories);
        Assert.Equal(["configuration.tar.gz", "engine.tar.gz"], archives.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var archive = archives.Single(file => file.EndsWith("configuration.tar.gz", StringComparison.Ordinal));
        await using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        var names = new List<string>();
        while (await tar.GetNextEntryAsync() is { } entry)
            names.Add(entry.Name);
        Assert.Contains(names, name => name.EndsWith("conf/nested/main.cf", StringComparison.Ordinal));
    }
}
