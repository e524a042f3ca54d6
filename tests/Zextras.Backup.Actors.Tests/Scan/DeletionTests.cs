using System.Text;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Scan;

public sealed class DeletionTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    private static IEnumerable<ItemHistory> Deleted(BackupState state, ScriptedAccount account) =>
        state.Items(account).Where(history => !history.IsLiving);

    [Fact]
    public async Task A_deleted_item_is_marked_and_its_content_stays()
    {
        var account = engine.NewAccount();
        var mail = account.Add("mail:INBOX", "m", "Subject: gone\n");
        account.Add("mail:INBOX", "other", "Subject: stays\n");
        await engine.ScanAsync(account);
        account.Delete(mail);

        var counts = await engine.ScanAsync(account);

        Assert.Equal(1, counts["items-deleted"]);
        Assert.Equal(0, counts["deletions-held"]);
        var history = Assert.Single(Deleted(await engine.ReadSoundAsync(account), account));
        Assert.Equal(2, history.Transactions.Count);
        Assert.False(history.Current!.RetentionHeld);
        Assert.Equal("Subject: gone\n", Encoding.UTF8.GetString(await engine.Fixture.ContentAsync(mail.Digest)));
        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);
    }

    [Fact]
    public async Task An_item_that_the_server_says_is_gone_is_deleted_although_its_folder_was_not_listed()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "m", "Subject: gone\n");
        account.Add("mail:INBOX", "other", "Subject: stays\n");
        await engine.ScanAsync(account);
        account.Delete(account.Items[0]);
        account.Script(_ => Scripts.AsIs([new ChangePage { Removed = [new("mail:INBOX", "m"), new("mail:INBOX", "never was"), new("mail:Nowhere", "m")] }]));

        Assert.Equal(1, (await engine.ScanAsync(account))["items-deleted"]);

        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task With_a_deleted_folder_everything_in_it_is_deleted()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "stays", "Subject: stays\n");
        account.Add("mail:Work", "a", "Subject: a\n");
        account.Add("mail:Work/2026", "b", "Subject: b\n");
        await engine.ScanAsync(account);
        account.DeleteFolder("mail:Work");

        var counts = await engine.ScanAsync(account);

        Assert.Equal(4, counts["items-deleted"]);
        var state = await engine.ReadSoundAsync(account);
        Assert.Equal(2, Deleted(state, account).Count());
        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);
    }

    [Fact]
    public async Task A_folder_and_its_items_that_come_back_go_on_with_their_histories()
    {
        var account = engine.NewAccount();
        account.Add("mail:Work", "a", "Subject: a\n");
        await engine.ScanAsync(account);
        account.DeleteFolder("mail:Work");
        await engine.ScanAsync(account);
        account.Add("mail:Work", "a", "Subject: a\n");

        await engine.ScanAsync(account);

        var state = await engine.ReadSoundAsync(account);
        Assert.Equal(3, state.Folder(account, "mail:Work").Transactions.Count);
        Assert.Equal([false, true, false], state.Living(account, "mail:Work", "a").Transactions.Select(one => one.State.Deleted));
    }

    [Fact]
    public async Task An_item_that_comes_back_with_another_content_goes_on_with_its_history()
    {
        var account = engine.NewAccount();
        account.Delete(account.Add("mail:INBOX", "m", "Subject: never seen\n"));
        account.Add("contacts:Friends", "anna.vcf", "Subject: Anna\n", ItemKind.Contact);
        await engine.ScanAsync(account);
        account.Delete(account.Items[0]);
        await engine.ScanAsync(account);
        account.Add("contacts:Friends", "anna.vcf", "Subject: Anna again\n", ItemKind.Contact);

        await engine.ScanAsync(account);

        var history = (await engine.ReadSoundAsync(account)).Living(account, "contacts:Friends", "anna.vcf");
        Assert.Equal(["Anna", "Anna", "Anna again"], history.Transactions.Select(one => one.State.Content.Name));
    }

    [Fact]
    public async Task A_listing_that_breaks_off_deletes_nothing_and_the_next_one_completes()
    {
        var account = engine.NewAccount();
        for (var i = 0; i < 9; i++)
            account.Add("mail:INBOX", $"m{i}", $"Subject: {i}\n");
        await engine.ScanAsync(account);
        account.Delete(account.Items[0]);
        account.Flag(account.Items[0], "seen");
        account.Script(Scripts.FailsBefore(3));

        var failed = await engine.Fixture.AccountScanAsync(account);

        Assert.Equal(OperationState.Failed, failed.State);
        Assert.Contains(failed.Problems, problem => problem.Contains("The server does not answer.", StringComparison.Ordinal));
        var state = await engine.Fixture.ReadAsync(account);
        state.AssertSound();
        Assert.Empty(Deleted(state, account));
        Assert.Equal(1, new Counts(failed)["transactions"]); // what the pages before showed stands

        Assert.Equal(1, (await engine.ScanAsync(account))["items-deleted"]);
        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task The_first_scan_may_break_off_anywhere_and_is_still_the_initial_one_when_it_completes()
    {
        var account = engine.NewAccount();
        for (var i = 0; i < 9; i++)
            account.Add("mail:INBOX", $"m{i}", $"Subject: {i}\n");
        for (var page = 1; page <= 3; page++)
        {
            account.Script(Scripts.FailsBefore(page));
            Assert.Equal(OperationState.Failed, (await engine.Fixture.AccountScanAsync(account)).State);
        }

        await engine.ScanAsync(account);

        var state = await engine.ReadSoundAsync(account);
        Assert.All(state.Items(account), history => Assert.Equal(TransactionCause.InitialScan, Assert.Single(history.Transactions).Cause));
    }

    [Fact]
    public async Task A_listing_that_shows_half_without_an_error_deletes_nothing()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "m", "Subject: m\n");
        account.Add("mail:Work", "n", "Subject: n\n");
        await engine.ScanAsync(account);
        account.Script(Scripts.Half);

        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);

        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task If_most_of_an_account_vanishes_at_once_the_deletions_are_held_and_somebody_is_warned()
    {
        var account = engine.NewAccount();
        for (var i = 0; i < 30; i++)
            account.Add("mail:INBOX", $"m{i}", $"Subject: {i}\n");
        await engine.ScanAsync(account);
        foreach (var item in account.Items.Take(20))
            account.Delete(item);

        var counts = await engine.ScanAsync(account);

        Assert.Equal(20, counts["deletions-held"]);
        Assert.Contains(counts.Operation.Warnings, warning => warning.Contains("20 items vanished at once", StringComparison.Ordinal));
        var state = await engine.ReadSoundAsync(account);
        Assert.All(Deleted(state, account), history => Assert.True(history.Current!.RetentionHeld));
    }

    [Theory]
    [InlineData(30, 15)] // not more than half
    [InlineData(19, 19)] // too few to be called many
    public async Task Fewer_deletions_are_not_held(int items, int deleted)
    {
        var account = engine.NewAccount();
        account.AddFolder("mail:INBOX");
        for (var i = 0; i < items; i++)
            account.Add("mail:INBOX", $"m{i}", $"Subject: {i}\n");
        await engine.ScanAsync(account);
        foreach (var item in account.Items.Take(deleted))
            account.Delete(item);

        var counts = await engine.ScanAsync(account);

        Assert.Equal(deleted, counts["items-deleted"]);
        Assert.Equal(0, counts["deletions-held"]);
        Assert.Empty(counts.Operation.Warnings);
    }
}
