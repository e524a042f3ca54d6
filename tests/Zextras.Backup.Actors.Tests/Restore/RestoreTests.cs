using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Restore;

public sealed class RestoreTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    private static ItemRestoreRequest Request(ScriptedAccount account, ItemHistory history) => new() { Account = account.Name, Item = history.Item };

    private async Task<Operation> RestoreAsync(ItemRestoreRequest request)
    {
        var ended = await engine.Fixture.RestoreAsync(request);
        Assert.True(ended.State == OperationState.Done, ended.Error);
        return ended;
    }

    private async Task<string> RefusedAsync(ItemRestoreRequest request)
    {
        var ended = await engine.Fixture.RestoreAsync(request);
        Assert.Equal(OperationState.Failed, ended.State);
        return ended.Error!;
    }

    /// <summary>An account in which a flagged and tagged mail was, and was deleted.</summary>
    private async Task<(ScriptedAccount Account, ItemHistory Mail)> DeletedMailAsync(string folder = "mail:INBOX")
    {
        var account = engine.NewAccount();
        account.Add(folder, "other", "Subject: other\n");
        var mail = account.Add(folder, "m", "Subject: mail\n", ItemKind.Message, "seen", "flagged");
        mail = account.Replace(mail, mail with { Tags = ["urgent"] });
        await engine.ScanAsync(account);
        account.Delete(mail);
        await engine.ScanAsync(account);
        var state = await engine.ReadSoundAsync(account);
        return (account, state.Items(account).Single(history => !history.IsLiving));
    }

    [Fact]
    public async Task A_deleted_item_comes_back_as_it_was_and_goes_on_with_its_history()
    {
        var (account, mail) = await DeletedMailAsync();

        var restored = new Counts(await RestoreAsync(Request(account, mail)));

        Assert.Equal((1, 0), (restored["restored"], restored["skipped"]));
        var item = account.Items.Single(each => each.Key == "m");
        Assert.Equal(("mail:INBOX", "Subject: mail\n"), (item.Folder, item.Text));
        Assert.Equal(["flagged", "seen"], item.Flags);
        Assert.Equal(["urgent"], item.Tags);
        Assert.Equal(mail.Transactions[0].State.Placement.Date, item.Date);
        var history = (await engine.ReadSoundAsync(account)).Living(account, "mail:INBOX", "m");
        Assert.Equal(mail.Item, history.Item);
        Assert.Equal(TransactionCause.Restore, history.Current!.Cause);
        Assert.Equal(3, history.Transactions.Count);

        // The scan takes it for what it is.
        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);
    }

    [Fact]
    public async Task A_restore_that_is_repeated_puts_no_second_copy_beside_the_first()
    {
        var (account, mail) = await DeletedMailAsync();
        await RestoreAsync(Request(account, mail));

        var again = new Counts(await RestoreAsync(Request(account, mail)));

        Assert.Equal((0, 1), (again["restored"], again["skipped"]));
        Assert.Equal(2, account.Items.Count);
    }

    [Fact]
    public async Task An_older_state_of_a_living_item_is_put_beside_it_as_a_copy()
    {
        var account = engine.NewAccount();
        var file = account.Add("drive:", "plan", "Subject: old\n", ItemKind.Document);
        await engine.ScanAsync(account);
        var before = engine.Fixture.Clock.GetUtcNow();
        engine.Fixture.Clock.Advance(TimeSpan.FromHours(1));
        account.Change(file, "Subject: new\n");
        await engine.ScanAsync(account);
        var history = (await engine.ReadSoundAsync(account)).Living(account, "drive:", "plan");

        await RestoreAsync(Request(account, history) with { At = before });

        Assert.Equal(["Subject: new\n", "Subject: old\n"], account.Items.Select(item => item.Text));
        await engine.ScanAsync(account);
        var state = await engine.ReadSoundAsync(account);
        Assert.Equal(2, state.Items(account).Count());
        Assert.Equal(2, state.Living(account, "drive:", "plan").Transactions.Count);
    }

    [Fact]
    public async Task A_state_can_be_named_by_its_transaction()
    {
        var account = engine.NewAccount();
        var file = account.Add("drive:", "plan", "Subject: first\n", ItemKind.Document);
        await engine.ScanAsync(account);
        file = account.Change(file, "Subject: second\n");
        await engine.ScanAsync(account);
        account.Delete(file);
        account.AddFolder("drive:");
        await engine.ScanAsync(account);
        var history = Assert.Single((await engine.ReadSoundAsync(account)).Items(account));

        await RestoreAsync(Request(account, history) with { Transaction = history.Transactions[0].Id });

        Assert.Equal("Subject: first\n", Assert.Single(account.Items).Text);
        Assert.Equal("first", (await engine.ReadSoundAsync(account)).Living(account, "drive:", "plan").Current!.State.Content.Name);
    }

    [Fact]
    public async Task Into_another_folder_a_deleted_item_goes_on_there()
    {
        var (account, mail) = await DeletedMailAsync();

        await RestoreAsync(Request(account, mail) with { TargetFolder = "Found/Again" });

        var history = (await engine.ReadSoundAsync(account)).Living(account, "mail:Found/Again", "m");
        Assert.Equal(mail.Item, history.Item);
        Assert.Equal(0, (await engine.ScanAsync(account))["items-deleted"]);
        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task Into_another_account_it_is_a_copy_and_the_history_stays()
    {
        var (account, mail) = await DeletedMailAsync();
        var other = engine.NewAccount();

        await RestoreAsync(Request(account, mail) with { TargetAccount = other.Name });

        Assert.Equal("Subject: mail\n", Assert.Single(other.Items).Text);
        await engine.ScanAsync(other);
        await engine.ReadSoundAsync(other);
        Assert.Equal(2, (await engine.Fixture.HistoryAsync(account, mail.Item)).Transactions.Count);
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_made_again_with_its_attributes()
    {
        var account = engine.NewAccount();
        account.AddFolder("calendars:Home", ItemAttributes.Of([new(AttributeNames.Color, "red")]));
        account.Add("calendars:Home", "party", "Subject: Party\n", ItemKind.Appointment);
        await engine.ScanAsync(account);
        account.DeleteFolder("calendars:Home");
        await engine.ScanAsync(account);
        var history = Assert.Single((await engine.ReadSoundAsync(account)).Items(account));

        await RestoreAsync(Request(account, history));

        var state = await engine.ReadSoundAsync(account);
        var folder = state.Folder(account, "calendars:Home");
        Assert.Equal(3, folder.Transactions.Count);
        Assert.Equal("red", folder.Current!.State.Content.Attributes.First(AttributeNames.Color));
        Assert.Equal(3, state.Living(account, "calendars:Home", "party").Transactions.Count);
        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);
    }

    [Fact]
    public async Task Folders_above_a_folder_that_is_made_again_keep_what_is_recorded_of_them()
    {
        var account = engine.NewAccount();
        account.AddFolder("mail:Work", ItemAttributes.Of([new(AttributeNames.Subscribed, "true")]));
        account.Add("mail:Work/2026", "m", "Subject: m\n");
        await engine.ScanAsync(account);
        account.DeleteFolder("mail:Work/2026");
        await engine.ScanAsync(account);
        var history = Assert.Single((await engine.ReadSoundAsync(account)).Items(account));

        await RestoreAsync(Request(account, history));

        var state = await engine.ReadSoundAsync(account);
        Assert.Single(state.Folder(account, "mail:Work").Transactions);
        Assert.Equal(state.Folder(account, "mail:Work").Item, state.Folder(account, "mail:Work/2026").Current!.State.Folder);
    }

    [Fact]
    public async Task An_item_whose_folder_was_renamed_since_goes_where_it_was_then()
    {
        var account = engine.NewAccount();
        var mail = account.Add("mail:Work", "m", "Subject: m\n");
        account.Add("mail:Work", "n", "Subject: n\n");
        await engine.ScanAsync(account);
        account.Delete(mail);
        await engine.ScanAsync(account);
        account.RenameFolder("mail:Work", "mail:Labour");
        await engine.ScanAsync(account);
        var history = (await engine.ReadSoundAsync(account)).Items(account).Single(each => !each.IsLiving);

        await RestoreAsync(Request(account, history));

        await engine.ScanAsync(account);
        Assert.Equal(history.Item, (await engine.ReadSoundAsync(account)).Living(account, "mail:Work", "m").Item);
    }

    [Fact]
    public async Task A_restore_beside_a_new_item_of_the_same_key_overwrites_nothing()
    {
        var (account, mail) = await DeletedMailAsync();
        account.Add("mail:INBOX", "m", "Subject: another mail\n"); // not scanned yet

        await RestoreAsync(Request(account, mail));

        Assert.Equal(3, account.Items.Count);
        await engine.ScanAsync(account);
        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task What_cannot_be_restored_is_refused_in_words()
    {
        var (account, mail) = await DeletedMailAsync();
        var folder = (await engine.ReadSoundAsync(account)).Folder(account, "mail:INBOX");

        Assert.Contains("was deleted", await RefusedAsync(Request(account, mail) with { At = engine.Fixture.Clock.GetUtcNow() }), StringComparison.Ordinal);
        Assert.Contains("first transaction", await RefusedAsync(Request(account, mail) with { At = DateTimeOffset.UnixEpoch }), StringComparison.Ordinal);
        Assert.Contains("is a folder", await RefusedAsync(Request(account, folder)), StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<BackupRequestException>(
            () => engine.Fixture.RestoreAsync(Request(account, mail) with { Item = ItemId.Of(1) }));
        Assert.True(unknown.NotFound);
        Assert.True((await Assert.ThrowsAsync<BackupRequestException>(
            () => engine.Fixture.RestoreAsync(Request(account, mail) with { TargetAccount = "nobody@example.com" }))).NotFound);
        Assert.Single(account.Items);
    }

    [Fact]
    public async Task If_the_mailbox_refuses_the_item_nothing_is_recorded()
    {
        var (account, mail) = await DeletedMailAsync();
        account.BeforePut = () => throw new MailboxException(MailboxFailure.Refused, "The mailbox is full.");
        Assert.Equal("The mailbox is full.", await RefusedAsync(Request(account, mail)));

        account.BeforePut = () => Task.CompletedTask;
        account.Refuses = Scripts.Unavailable();
        Assert.Equal("The server does not answer.", await RefusedAsync(Request(account, mail)));

        account.Refuses = null;
        await engine.ReadSoundAsync(account);
        await RestoreAsync(Request(account, mail)); // the gate is open again, and so is the item
        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);
    }

    [Fact]
    public async Task An_item_that_comes_back_while_a_scan_lists_is_not_missing_to_it()
    {
        var (account, mail) = await DeletedMailAsync();
        account.Script(Scripts.RunsBefore(2, () => RestoreAsync(Request(account, mail)))); // the listing does not show it

        var counts = await engine.ScanAsync(account);

        Assert.Equal(0, counts["items-deleted"]);
        var history = (await engine.ReadSoundAsync(account)).Living(account, "mail:INBOX", "m");
        Assert.Equal([false, true, false], history.Transactions.Select(one => one.State.Deleted));
    }

    [Fact]
    public async Task An_item_that_is_already_in_the_mailbox_and_not_yet_recorded_is_not_new_to_a_scan()
    {
        var (account, mail) = await DeletedMailAsync();
        var (put, goOn, listed) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        account.AfterPut = () =>
        {
            put.SetResult();
            return goOn.Task;
        };

        // Under another key than the one it began with, so that the scan cannot know it by that.
        account.Add("mail:INBOX", "m", "Subject: another mail\n");
        var restore = await engine.Fixture.Engine.StartItemRestoreAsync(Request(account, mail), "test", CancellationToken.None);
        await put.Task.WaitAsync(EngineFixture.Patience);
        account.Script(Scripts.RunsBefore(2, () =>
        {
            listed.SetResult();
            return Task.CompletedTask;
        }));
        var scan = await engine.Fixture.Engine.StartAccountScanAsync(account.Name, deep: false, "test", CancellationToken.None);
        await listed.Task.WaitAsync(EngineFixture.Patience);
        goOn.SetResult();

        Assert.Equal(OperationState.Done, (await engine.Fixture.EndAsync(restore)).State);
        Assert.Equal(OperationState.Done, (await engine.Fixture.EndAsync(scan)).State);
        var state = await engine.ReadSoundAsync(account);
        Assert.Equal(mail.Item, state.Living(account, "mail:INBOX", "m-1").Item);
    }
}
