using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Restore;

public sealed class AccountRestoreTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    private static string Line(ScriptedItem item) => $"{item.Folder}/{item.Key} {item.Kind} {item.Text} {item.Flags} {item.Tags} {item.Date:O}";

    private static string[] Lines(ScriptedAccount account) => [.. account.Items.Select(Line).Order(StringComparer.Ordinal)];

    private ScriptedMailboxServer Server
    {
        get
        {
            engine.Fixture.Server.MakesAccounts = true;
            return engine.Fixture.Server;
        }
    }

    private async Task<Operation> StartAsync(AccountRestoreRequest request) =>
        await engine.Fixture.EndAsync(await engine.Fixture.Restores.StartAccountRestoreAsync(request, "test", CancellationToken.None));

    private async Task<Counts> RestoreAsync(AccountRestoreRequest request)
    {
        var ended = await StartAsync(request);
        Assert.True(ended.State == OperationState.Done, $"{ended.State}: {ended.Error}");
        return new Counts(ended);
    }

    private static AccountRestoreRequest To(ScriptedAccount account) => new() { Source = account.Name, Destination = $"new-{account.Name}" };

    private async Task<ScriptedAccount> FullAccountAsync()
    {
        var account = engine.NewAccount();
        account.Settings = ItemAttributes.Of([new(AttributeNames.Status, "active"), new(AttributeNames.PasswordHash, "{SSHA}x"), new("signature", "Anna")]);
        for (var i = 0; i < 40; i++)
            account.Add($"mail:Folder {i % 3}", $"m{i}", $"Subject: mail {i}\n", ItemKind.Message, i % 2 == 0 ? ["seen"] : []);
        var tagged = account.Add("mail:INBOX", "tagged", "Subject: tagged\n");
        account.Replace(tagged, tagged with { Tags = ["urgent"] });
        account.Add("mail:INBOX", "twin 1", "Subject: twin\n");
        account.Add("mail:INBOX", "twin 2", "Subject: twin\n");
        account.AddFolder("mail:Empty", ItemAttributes.Of([new(AttributeNames.Subscribed, "true")]));
        account.Add("contacts:Friends", "ben.vcf", "Subject: Ben\n", ItemKind.Contact);
        account.Add("calendars:Home", "party.ics", "Subject: Party\n", ItemKind.Appointment);
        account.Add("drive:Plans", "plan.txt", "Subject: Plan\n", ItemKind.Document);
        await engine.ScanAsync(account);
        return account;
    }

    [Fact]
    public async Task A_new_account_gets_everything_as_it_was_and_the_source_is_not_touched()
    {
        var (server, account) = (Server, await FullAccountAsync());
        var (before, then) = (Lines(account), engine.Fixture.Clock.GetUtcNow());
        engine.Fixture.Clock.Advance(TimeSpan.FromHours(1));
        account.DeleteFolder("mail:INBOX");
        account.Flag(account.Items[0], "flagged");
        var now = Lines(account);

        var counts = await RestoreAsync(To(account) with { At = then });

        var restored = server.Account($"new-{account.Name}");
        Assert.Equal(before, Lines(restored));
        Assert.Equal(account.Settings, restored.Settings);
        Assert.Contains("mail:Empty", restored.Folders);
        Assert.Equal(now, Lines(account));
        Assert.Equal((46, 0, 0), (counts["restored"], counts["skipped"], counts["not-restored"]));
        var state = await engine.ReadSoundAsync(restored);
        Assert.All(state.Items(restored), history => Assert.Equal(TransactionCause.Restore, history.Current!.Cause));
        Assert.Equal(0, (await engine.ScanAsync(restored))["transactions"]);
    }

    [Fact]
    public async Task Running_it_again_puts_only_what_is_missing()
    {
        var (server, account) = (Server, await FullAccountAsync());
        await RestoreAsync(To(account));
        var restored = server.Account($"new-{account.Name}");
        restored.Delete(restored.Items.First(item => item.Text == "Subject: twin\n"));

        var again = await RestoreAsync(To(account));

        Assert.Equal((1, 45), (again["restored"], again["skipped"]));
        Assert.Equal(46, restored.Items.Count);
    }

    [Fact]
    public async Task A_deleted_account_comes_back_under_its_own_id_with_its_histories()
    {
        var (server, account) = (Server, await FullAccountAsync());
        var before = Lines(account);
        engine.NewAccount(); // a server that lists none at all has lost none
        server.Remove(account);
        await engine.Fixture.SmartScanAsync();

        await RestoreAsync(new AccountRestoreRequest { Source = account.Name, Destination = account.Name, SameAccountId = true });

        var restored = server.Account(account.Name);
        Assert.Equal(account.Id, restored.Id);
        Assert.Equal(before, Lines(restored));
        var state = await engine.ReadSoundAsync(restored);
        Assert.All(state.Items(restored), history => Assert.Equal(3, history.Transactions.Count));
        var again = await RestoreAsync(new AccountRestoreRequest { Source = account.Id.ToString(), Destination = $"other-{account.Name}" });
        Assert.Equal(46, again["restored"]);
    }

    [Fact]
    public async Task An_empty_result_is_refused_with_the_last_instant_that_had_content()
    {
        var (_, account) = (Server, await FullAccountAsync());
        engine.Fixture.Clock.Advance(TimeSpan.FromHours(1));
        foreach (var folder in account.Folders)
            account.DeleteFolder(folder);
        account.AddFolder("mail:INBOX");

        var ended = await StartAsync(To(account));

        Assert.Equal(OperationState.Failed, ended.State);
        Assert.Contains("had no items at", ended.Error, StringComparison.Ordinal);
        Assert.Contains("It last had some until 20", ended.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RestoreAsync(To(account) with { AllowEmpty = true }))["restored"]);
    }

    [Fact]
    public async Task What_had_been_deleted_by_then_comes_too_where_that_is_asked()
    {
        var (server, account) = (Server, await FullAccountAsync());
        account.Delete(account.Items.First(item => item.Key == "tagged"));

        await RestoreAsync(To(account) with { Undelete = true });

        Assert.Equal("mail:INBOX", server.Account($"new-{account.Name}").Items.Single(item => item.Key == "tagged").Folder);
    }

    [Fact]
    public async Task A_class_of_service_that_is_gone_and_aliases_of_others_are_left_out()
    {
        var (server, account) = (Server, await FullAccountAsync());
        account.Settings = ItemAttributes.Of([new(AttributeNames.ClassOfService, "gone"), new(AttributeNames.Alias, "alias@example.com")]);
        await engine.ScanAsync(account);

        var counts = await RestoreAsync(To(account));

        Assert.Empty(server.Account($"new-{account.Name}").Settings!);
        Assert.Contains(counts.Operation.Warnings, line => line.Contains("'gone'", StringComparison.Ordinal));
        Assert.Contains(counts.Operation.Warnings, line => line.Contains("alias@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_class_of_service_may_be_named_by_its_id()
    {
        var (server, account) = (Server, await FullAccountAsync());
        var id = Guid.Parse("0193559e-0000-7000-8000-000000000002");
        server.Directory = [new DirectoryEntry { Kind = ItemKind.ClassOfService, Id = id, Name = "staff", Attributes = ItemAttributes.Empty }];
        account.Settings = ItemAttributes.Of([new(AttributeNames.ClassOfService, id.ToString())]);
        await engine.ScanAsync(account);

        await RestoreAsync(To(account));

        Assert.Equal(id.ToString(), server.Account($"new-{account.Name}").Settings!.First(AttributeNames.ClassOfService));
        server.Directory = [];
    }

    [Fact]
    public async Task A_domain_that_is_gone_is_not_made_again()
    {
        var (server, account) = (Server, await FullAccountAsync());
        server.Directory = [new DirectoryEntry { Kind = ItemKind.Domain, Id = Guid.Parse("0193559e-0000-7000-8000-000000000001"), Name = "example.com", Attributes = ItemAttributes.Empty }];

        var ended = await StartAsync(To(account) with { Destination = "anna@gone.example" });

        Assert.Contains("has no domain gone.example", ended.Error, StringComparison.Ordinal);
        server.Directory = [];
    }

    [Fact]
    public async Task A_server_that_makes_no_accounts_is_said_so_and_an_account_made_by_hand_is_filled()
    {
        var (server, account) = (Server, await FullAccountAsync());
        server.MakesAccounts = false;

        var ended = await StartAsync(To(account));
        Assert.Contains("Create it on the mail server", ended.Error, StringComparison.Ordinal);

        server.AddAccount($"new-{account.Name}");
        Assert.Equal(46, (await RestoreAsync(To(account)))["restored"]);
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_makes_nothing()
    {
        var (server, account) = (Server, await FullAccountAsync());

        var counts = await RestoreAsync(To(account) with { DryRun = true });

        Assert.Equal((46, 0), (counts["planned"], counts["restored"]));
        Assert.Throws<InvalidOperationException>(() => server.Account($"new-{account.Name}"));
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_in_words()
    {
        var (_, account) = (Server, await FullAccountAsync());

        Assert.Contains("is no address", (await RefusedAsync(To(account) with { Destination = "nobody" })).Message, StringComparison.Ordinal);
        Assert.Contains("on itself", (await RefusedAsync(To(account) with { Destination = account.Name })).Message, StringComparison.Ordinal);
        Assert.Contains("only a deleted one", (await RefusedAsync(To(account) with { SameAccountId = true })).Message, StringComparison.Ordinal);
        Assert.Contains("first state is of", (await StartAsync(To(account) with { At = DateTimeOffset.UnixEpoch })).Error, StringComparison.Ordinal);
    }

    private Task<BackupRequestException> RefusedAsync(AccountRestoreRequest request) =>
        Assert.ThrowsAsync<BackupRequestException>(() => engine.Fixture.Restores.StartAccountRestoreAsync(request, "test", CancellationToken.None));
}
