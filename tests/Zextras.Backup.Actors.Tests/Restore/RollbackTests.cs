using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Restore;

public sealed class RollbackTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    private string Dedicated => $"rollback_{engine.Fixture.Clock.GetUtcNow():dd_MM_yy}";

    private static string Line(ScriptedItem item) => $"{item.Folder} {item.Kind} {item.Text} {item.Flags} {item.Tags} {item.Date:O}";

    private string[] Lines(ScriptedAccount account) =>
        [.. account.Items.Where(item => !item.Folder.Contains("rollback_", StringComparison.Ordinal)).Select(Line).Order(StringComparer.Ordinal)];

    private async Task<Operation> StartAsync(RollbackRequest request) =>
        await engine.Fixture.EndAsync(await engine.Fixture.Restores.StartRollbackAsync(request, "test", CancellationToken.None));

    private async Task<Counts> RollBackAsync(RollbackRequest request)
    {
        var ended = await StartAsync(request);
        Assert.True(ended.State == OperationState.Done, $"{ended.State}: {ended.Error}");
        Assert.Empty(ended.Problems);
        return new Counts(ended);
    }

    /// <summary>An account with a little of everything, scanned, and the instant after that.</summary>
    private async Task<(ScriptedAccount Account, DateTimeOffset Then)> AccountAsync()
    {
        var account = engine.NewAccount();
        for (var i = 0; i < 30; i++)
            account.Add($"mail:Folder {i % 3}", $"m{i}", $"Subject: mail {i}\n", ItemKind.Message, i % 2 == 0 ? ["seen"] : []);
        account.Add("mail:INBOX", "inbox", "Subject: inbox\n");
        account.Add("contacts:Friends", "ben.vcf", "Subject: Ben\n", ItemKind.Contact);
        account.Add("drive:Plans", "plan.txt", "Subject: Plan\n", ItemKind.Document);
        await engine.ScanAsync(account);
        return (account, LetPass());
    }

    private DateTimeOffset LetPass()
    {
        var then = engine.Fixture.Clock.GetUtcNow();
        engine.Fixture.Clock.Advance(TimeSpan.FromHours(1));
        return then;
    }

    private static ScriptedItem Item(ScriptedAccount account, string key) => account.Items.Single(item => item.Key == key);

    [Fact]
    public async Task Deletions_moves_marks_renames_and_changes_are_undone_and_additions_stay()
    {
        var (account, then) = await AccountAsync();
        var before = Lines(account);
        account.Delete(Item(account, "m1"));
        account.DeleteFolder("mail:Folder 2");
        account.Move(Item(account, "m0"), "mail:INBOX");
        account.Flag(Item(account, "m3"), "flagged");
        account.Change(Item(account, "plan.txt"), "Subject: Plan, spoiled\n");
        account.RenameFolder("mail:Folder 1", "mail:Folder one");
        account.Add("mail:INBOX", "new", "Subject: new\n");

        var counts = await RollBackAsync(new RollbackRequest { Account = account.Name, At = then });

        Assert.Equal(before.Append(Line(Item(account, "new"))).Order(StringComparer.Ordinal), Lines(account));
        Assert.Equal($"drive:{Dedicated}/Plans", Assert.Single(account.Items, item => item.Text == "Subject: Plan, spoiled\n").Folder);
        Assert.Equal(1, counts["additions-left"]);
        var state = await engine.ReadSoundAsync(account);
        Assert.Equal(3, state.Living(account, "mail:Folder 1", "m1").Transactions.Count);
        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);
    }

    [Fact]
    public async Task Where_the_server_renames_no_folder_its_items_are_moved_back()
    {
        var (account, then) = await AccountAsync();
        var before = Lines(account);
        account.RenameFolder("mail:Folder 1", "mail:Renamed");
        account.Flag(Item(account, "m1"), "flagged");
        account.Delete(Item(account, "m4"));
        account.RefusesRenames = true;

        var counts = await RollBackAsync(new RollbackRequest { Account = account.Name, At = then });

        Assert.Equal(before, Lines(account));
        Assert.Equal((9, 1, 0), (counts["moved"], counts["restored"], counts["not-restored"]));
        Assert.Contains(counts.Operation.Warnings, line => line.Contains("mail:Renamed keeps its name", StringComparison.Ordinal));
        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task An_address_book_is_called_what_it_was_called()
    {
        var (account, then) = await AccountAsync();
        account.NameFolder("contacts:Friends", "Enemies");

        var plan = await RollBackAsync(new RollbackRequest { Account = account.Name, At = then, DryRun = true });
        Assert.Equal(1, plan["planned-renames"]);
        Assert.Contains(plan.Operation.Plan, line => line.Contains("contacts:Friends is called 'Friends' again", StringComparison.Ordinal));

        Assert.Equal(1, (await RollBackAsync(new RollbackRequest { Account = account.Name, At = then }))["renamed"]);

        Assert.Equal("Friends", account.NameOf("contacts:Friends"));
        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task Running_it_again_finds_nothing_to_do()
    {
        var (account, then) = await AccountAsync();
        account.Delete(Item(account, "m1"));
        account.Change(Item(account, "plan.txt"), "Subject: Plan, spoiled\n");
        await RollBackAsync(new RollbackRequest { Account = account.Name, At = then, Additions = true });
        var after = account.Items.Select(Line).Order(StringComparer.Ordinal).ToArray();

        var again = await RollBackAsync(new RollbackRequest { Account = account.Name, At = then, Additions = true });

        Assert.Equal(0, again["restored"]);
        Assert.Equal(after, account.Items.Select(Line).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Additions_go_below_a_dedicated_folder_where_that_is_asked()
    {
        var (account, then) = await AccountAsync();
        var before = Lines(account);
        account.Add("mail:INBOX", "new", "Subject: new\n", ItemKind.Message, "seen");

        await RollBackAsync(new RollbackRequest { Account = account.Name, At = then, Additions = true });

        Assert.Equal(before, Lines(account));
        Assert.Equal(($"mail:{Dedicated}/INBOX", "[seen]"), (Item(account, "new").Folder, Item(account, "new").Flags.ToString()));
    }

    [Fact]
    public async Task A_rollback_can_be_rolled_back()
    {
        var (account, then) = await AccountAsync();
        account.Delete(Item(account, "m1"));
        account.Flag(Item(account, "m3"), "flagged");
        account.Move(Item(account, "m4"), "mail:INBOX");
        await engine.ScanAsync(account);
        var (changed, later) = (Lines(account), LetPass());
        await RollBackAsync(new RollbackRequest { Account = account.Name, At = then });
        LetPass();

        await RollBackAsync(new RollbackRequest { Account = account.Name, At = later, Additions = true });

        Assert.Equal(changed, Lines(account));
        Assert.Equal($"mail:{Dedicated}/Folder 1", Item(account, "m1").Folder); // what the first one put back is no loss
    }

    [Fact]
    public async Task Only_the_folder_that_is_named_goes_back()
    {
        var (account, then) = await AccountAsync();
        account.Delete(Item(account, "m1"));
        account.Delete(Item(account, "m2"));

        await RollBackAsync(new RollbackRequest { Account = account.Name, At = then, Folder = "Folder 1" });

        Assert.Contains(account.Items, item => item.Key == "m1");
        Assert.DoesNotContain(account.Items, item => item.Key == "m2");
    }

    [Fact]
    public async Task A_folder_that_there_never_was_is_refused_by_its_name()
    {
        var (account, then) = await AccountAsync();

        var ended = await StartAsync(new RollbackRequest { Account = account.Name, At = then, Folder = "Foldr 1" });

        Assert.Equal(OperationState.Failed, ended.State);
        Assert.Contains("had no folder mail:Foldr 1", ended.Error!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_done_after_the_window_stays()
    {
        var (account, then) = await AccountAsync();
        account.Delete(Item(account, "m1"));
        await engine.ScanAsync(account);
        var until = LetPass();
        account.Delete(Item(account, "m2"));

        await RollBackAsync(new RollbackRequest { Account = account.Name, At = then, From = until });

        Assert.Contains(account.Items, item => item.Key == "m1");
        Assert.DoesNotContain(account.Items, item => item.Key == "m2");
    }

    [Fact]
    public async Task A_dry_run_lists_the_changes_and_makes_none()
    {
        var (account, then) = await AccountAsync();
        account.Delete(Item(account, "m1"));
        account.Move(Item(account, "m0"), "mail:INBOX");
        account.RenameFolder("mail:Folder 2", "mail:Folder two");
        var now = Lines(account);

        var counts = await RollBackAsync(new RollbackRequest { Account = account.Name, At = then, DryRun = true });

        Assert.Equal((1, 1, 1), (counts["planned"], counts["planned-changes"], counts["planned-renames"]));
        Assert.Contains(counts.Operation.Plan, line => line.StartsWith("move: message", StringComparison.Ordinal) && line.EndsWith("from mail:INBOX to mail:Folder 0", StringComparison.Ordinal));
        Assert.Equal(now, Lines(account));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_happened_the_mailbox_is_as_it_was(int seed)
    {
        var (account, then) = await AccountAsync();
        account.HasMoveTokens = seed % 2 == 0;
        await engine.ScanAsync(account);
        then = LetPass();
        var (before, random) = (Lines(account), new Random(seed));
        for (var i = 0; i < 25; i++)
        {
            Act(account, random, i);
            if (random.Next(5) == 0)
                await engine.ScanAsync(account);
        }

        var ended = await StartAsync(new RollbackRequest { Account = account.Name, At = then, Additions = true });

        Assert.True(ended.State == OperationState.Done, ended.Error);
        Assert.Equal(before, Lines(account));
        await engine.ReadSoundAsync(account);
    }

    private static void Act(ScriptedAccount account, Random random, int number)
    {
        var item = account.Items[random.Next(account.Items.Count)];
        var mails = account.Folders.Where(folder => folder.StartsWith("mail:Folder", StringComparison.Ordinal)).ToArray();
        switch (random.Next(7))
        {
            case 0:
                account.Delete(item);
                break;
            case 1 when item.Kind == ItemKind.Message:
                account.Flag(item, "seen", "flagged");
                break;
            case 2 when item.Kind == ItemKind.Message && mails.Length > 0:
                account.Move(item, mails[random.Next(mails.Length)], $"moved {number}");
                break;
            case 3 when mails.Length > 0:
                account.RenameFolder(mails[random.Next(mails.Length)], $"mail:Folder renamed {number}");
                break;
            case 4 when mails.Length > 1:
                account.DeleteFolder(mails[random.Next(mails.Length)]);
                break;
            case 5 when item.Kind == ItemKind.Document:
                account.Change(item, $"Subject: changed {number}\n");
                break;
            default:
                account.Add("mail:INBOX", $"new {number}", $"Subject: new {number}\n");
                break;
        }
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_in_words()
    {
        var (account, _) = await AccountAsync();

        Assert.Contains("was not in the backup yet", (await RefusedAsync(new RollbackRequest { Account = account.Name, At = DateTimeOffset.UnixEpoch })).Message, StringComparison.Ordinal);
        Assert.Contains("goes back in time", (await RefusedAsync(new RollbackRequest { Account = account.Name, At = engine.Fixture.Clock.GetUtcNow().AddDays(1) })).Message, StringComparison.Ordinal);
    }

    private Task<BackupRequestException> RefusedAsync(RollbackRequest request) =>
        Assert.ThrowsAsync<BackupRequestException>(() => engine.Fixture.Restores.StartRollbackAsync(request, "test", CancellationToken.None));
}
