using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Restore;

public sealed class UndeleteTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    /// <summary>The clock of the tests begins in November 2026.</summary>
    private string Tag => $"undelete_{engine.Fixture.Clock.GetUtcNow():dd_MM_yy}";

    private async Task<Counts> UndeleteAsync(UndeleteRequest request)
    {
        var ended = await StartAsync(request);
        Assert.True(ended.State == OperationState.Done, $"{ended.State}: {ended.Error}");
        return new Counts(ended);
    }

    private async Task<Operation> StartAsync(UndeleteRequest request) =>
        await engine.Fixture.EndAsync(await engine.Fixture.Restores.StartUndeleteAsync(request, "test", CancellationToken.None));

    private static UndeleteRequest All(ScriptedAccount account) => new() { Account = account.Name };

    private static string Line(ScriptedItem item) => $"{item.Folder}/{item.Key} {item.Kind} {item.Text} {item.Flags} {item.Date:O}";

    [Fact]
    public async Task Everything_deleted_comes_back_where_and_as_it_was_even_if_no_scan_saw_the_deletion()
    {
        var account = engine.NewAccount();
        for (var i = 0; i < 600; i++)
            account.Add($"mail:Folder {i % 3}", $"m{i}", $"Subject: mail {i}\n", ItemKind.Message, i % 2 == 0 ? ["seen"] : []);
        account.Add("contacts:Friends", "ben.vcf", "Subject: Ben\n", ItemKind.Contact);
        account.Add("calendars:Home", "party.ics", "Subject: Party\n", ItemKind.Appointment);
        account.Add("calendars:Home", "bread.ics", "Subject: Bread\n", ItemKind.Task);
        account.Add("drive:Plans", "plan.txt", "Subject: Plan\n", ItemKind.Document);
        account.Add("mail:INBOX", "stays", "Subject: stays\n");
        await engine.ScanAsync(account);
        var before = account.Items.Select(Line).Order(StringComparer.Ordinal).ToArray();
        foreach (var folder in account.Folders.Where(folder => folder != "mail:INBOX").ToArray())
            account.DeleteFolder(folder);

        var counts = await UndeleteAsync(All(account));

        Assert.Equal((604, 0, 0), (counts["restored"], counts["skipped"], counts["not-restored"]));
        Assert.Equal(before, account.Items.Select(Line).Order(StringComparer.Ordinal));
        Assert.All(account.Items.Where(item => item.Key != "stays"), item => Assert.Equal([Tag], item.Tags));
        var state = await engine.ReadSoundAsync(account);
        Assert.All(state.Items(account), history => Assert.Contains(history.Transactions.Count, (int[])[1, 3]));
        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);
    }

    [Fact]
    public async Task Running_it_again_makes_no_second_copies()
    {
        var account = engine.NewAccount();
        account.Delete(await ScannedAsync(account, "m"));
        await UndeleteAsync(All(account));

        var again = await UndeleteAsync(All(account));

        Assert.Equal((0, 1), (again["restored"], again["skipped"]));
        Assert.Single(account.Items, item => item.Text == "Subject: m\n");
    }

    private async Task<ScriptedItem> ScannedAsync(ScriptedAccount account, string key, string folder = "mail:INBOX", params string[] flags)
    {
        account.Add(folder, "other " + key, "Subject: other\n");
        var item = account.Add(folder, key, $"Subject: {key}\n", ItemKind.Message, flags);
        await engine.ScanAsync(account);
        return item;
    }

    [Fact]
    public async Task What_a_fallen_restore_had_already_put_is_not_put_a_second_time()
    {
        var account = engine.NewAccount();
        account.Delete(await ScannedAsync(account, "m"));
        await engine.ScanAsync(account);
        account.Add("mail:INBOX", "put before the fall", "Subject: m\n");

        var counts = await UndeleteAsync(All(account));

        Assert.Equal((0, 1), (counts["restored"], counts["skipped"]));
    }

    [Fact]
    public async Task A_twin_that_was_there_before_the_deletion_does_not_keep_the_other_from_coming_back()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "twin", "Subject: m\n");
        account.Delete(await ScannedAsync(account, "m"));

        Assert.Equal(1, (await UndeleteAsync(All(account)))["restored"]);

        Assert.Equal(2, account.Items.Count(item => item.Text == "Subject: m\n"));
    }

    [Fact]
    public async Task Only_what_was_deleted_in_the_window_comes_back()
    {
        var account = engine.NewAccount();
        var (early, late) = (await ScannedAsync(account, "early"), await ScannedAsync(account, "late"));
        account.Delete(early);
        await engine.ScanAsync(account);
        engine.Fixture.Clock.Advance(TimeSpan.FromHours(1));
        var between = engine.Fixture.Clock.GetUtcNow();
        engine.Fixture.Clock.Advance(TimeSpan.FromHours(1));
        account.Delete(late);
        await engine.ScanAsync(account);

        Assert.Equal(1, (await UndeleteAsync(All(account) with { From = between }))["restored"]);
        Assert.DoesNotContain(account.Items, item => item.Key == "early");
        Assert.Equal(1, (await UndeleteAsync(All(account) with { Until = between }))["restored"]);
        Assert.Contains(account.Items, item => item.Key == "early");
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_changes_nothing()
    {
        var account = engine.NewAccount();
        account.Delete(await ScannedAsync(account, "m"));

        var counts = await UndeleteAsync(All(account) with { DryRun = true });

        Assert.Equal((1, 0), (counts["planned"], counts["restored"]));
        Assert.Contains(counts.Operation.Plan, line => line.Contains("mail:INBOX", StringComparison.Ordinal) && line.Contains("'m'", StringComparison.Ordinal));
        Assert.Single(account.Items);
    }

    [Fact]
    public async Task A_dedicated_folder_takes_everything_with_its_structure()
    {
        var account = engine.NewAccount();
        account.Delete(await ScannedAsync(account, "m", "mail:Work/2026", "seen", "deleted"));
        account.Add("contacts:Friends", "stays", "Subject: stays\n", ItemKind.Contact);
        var ben = account.Add("contacts:Friends", "ben.vcf", "Subject: Ben\n", ItemKind.Contact);
        await engine.ScanAsync(account);
        account.Delete(ben);

        await UndeleteAsync(All(account) with { TargetOriginalFolder = false });

        var mail = account.Items.Single(item => item.Key == "m");
        Assert.Equal($"mail:{Tag}/Work/2026", mail.Folder);
        Assert.Equal(["seen"], mail.Flags); // with \Deleted it would be expunged again
        Assert.Equal($"contacts:{Tag}-Friends", account.Items.Single(item => item.Key == "ben.vcf").Folder);
        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task Items_deleted_before_their_folder_was_renamed_come_back_under_its_old_name()
    {
        var account = engine.NewAccount();
        account.Delete(await ScannedAsync(account, "m", "mail:Work"));
        await engine.ScanAsync(account);
        account.RenameFolder("mail:Work", "mail:Labour");
        await engine.ScanAsync(account);

        await UndeleteAsync(All(account));

        Assert.Equal("mail:Work", account.Items.Single(item => item.Key == "m").Folder);
    }

    [Fact]
    public async Task A_refused_item_is_named_and_stops_no_other()
    {
        var account = engine.NewAccount();
        var (one, two) = (await ScannedAsync(account, "one"), await ScannedAsync(account, "two"));
        account.Delete(one);
        account.Delete(two);
        account.BeforePut = FirstRefused("The mailbox is full.");

        var counts = await UndeleteAsync(All(account));

        Assert.Equal((1, 1), (counts["restored"], counts["not-restored"]));
        Assert.Contains(counts.Operation.Problems, line => line.Contains("The mailbox is full.", StringComparison.Ordinal) && line.Contains("item ", StringComparison.Ordinal));
        var tally = Assert.Single(counts.Operation.Accounts);
        Assert.Equal((account.Name, 1, 0, 1), (tally.Account, tally.Restored, tally.Skipped, tally.NotRestored));
        var cause = Assert.Single(tally.Causes);
        Assert.Equal(("The mailbox is full.", 1), (cause.Cause, cause.Count));
        Assert.Contains(counts.Operation.Problems, line => line.Contains($"item {Assert.Single(cause.Items)} ", StringComparison.Ordinal));
        Assert.Equal(1, counts[Operation.ProblemsCount]);
        Assert.Equal((1, 1), (await Again(), account.Items.Count(item => item.Key == "one")));
        async Task<long> Again() => (await UndeleteAsync(All(account)))["restored"];
    }

    private static Func<Task> FirstRefused(string message)
    {
        var asked = 0;
        return () => Interlocked.Increment(ref asked) == 1 ? throw new MailboxException(MailboxFailure.Refused, message) : Task.CompletedTask;
    }

    [Fact]
    public async Task A_server_that_goes_away_ends_the_restore_and_the_next_one_does_the_rest()
    {
        var account = engine.NewAccount();
        var items = new[] { await ScannedAsync(account, "a"), await ScannedAsync(account, "b"), await ScannedAsync(account, "c") };
        foreach (var item in items)
            account.Delete(item);
        var asked = 0;
        account.BeforePut = () => Interlocked.Increment(ref asked) == 2 ? throw Scripts.Unavailable() : Task.CompletedTask;

        var ended = await StartAsync(All(account));

        Assert.Equal(OperationState.Failed, ended.State);
        Assert.Contains("The server does not answer.", ended.Error, StringComparison.Ordinal);
        var rest = await UndeleteAsync(All(account));
        Assert.Equal((2, 1), (rest["restored"], rest["skipped"]));
        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task A_stop_keeps_what_was_put_and_the_next_one_does_the_rest()
    {
        var account = engine.NewAccount();
        for (var i = 0; i < 700; i++)
            account.Add("mail:Work", $"m{i}", $"Subject: {i}\n");
        await engine.ScanAsync(account);
        account.DeleteFolder("mail:Work");
        account.AddFolder("mail:INBOX");
        var put = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        account.AfterPut = () =>
        {
            put.TrySetResult();
            return goOn.Task;
        };
        var operation = await engine.Fixture.Restores.StartUndeleteAsync(All(account), "test", CancellationToken.None);
        await put.Task.WaitAsync(EngineFixture.Patience);
        Assert.True(engine.Fixture.Engine.StopOperation(operation.Id));
        goOn.SetResult();

        var ended = await engine.Fixture.EndAsync(operation);

        Assert.Equal(OperationState.Stopped, ended.State);
        var restored = new Counts(ended)["restored"];
        Assert.InRange(restored, 1, 699);
        await engine.ReadSoundAsync(account);
        var rest = await UndeleteAsync(All(account));
        Assert.Equal((700 - restored, restored), (rest["restored"], rest["skipped"]));
        Assert.Equal(700, account.Items.Count);
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_before_anything_begins()
    {
        var account = engine.NewAccount();
        await ScannedAsync(account, "m");
        var now = engine.Fixture.Clock.GetUtcNow();

        Assert.True((await RefusedAsync(new UndeleteRequest { Account = "nobody@example.com" })).NotFound);
        Assert.Contains("before the first backup", (await RefusedAsync(All(account) with { Until = DateTimeOffset.UnixEpoch })).Message, StringComparison.Ordinal);
        Assert.Contains("before it begins", (await RefusedAsync(All(account) with { From = now, Until = now.AddDays(-1) })).Message, StringComparison.Ordinal);
    }

    private Task<BackupRequestException> RefusedAsync(UndeleteRequest request) =>
        Assert.ThrowsAsync<BackupRequestException>(() => engine.Fixture.Restores.StartUndeleteAsync(request, "test", CancellationToken.None));
}
