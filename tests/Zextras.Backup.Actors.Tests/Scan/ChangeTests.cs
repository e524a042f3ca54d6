using System.Text;
using Xunit;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Scan;

public sealed class ChangeTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    [Fact]
    public async Task The_items_of_all_kinds_that_an_account_has_are_recorded()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "mail", "Subject: a mail\n\nHello", ItemKind.Message, "seen", "flagged");
        account.Add("contacts:Friends", "anna.vcf", "Subject: Anna\n", ItemKind.Contact);
        account.Add("contacts:Friends", "team.vcf", "Subject: Team\n", ItemKind.ContactGroup);
        account.Add("calendars:Home", "party.ics", "Subject: Party\n", ItemKind.Appointment);
        account.Add("calendars:Home", "wash.ics", "Subject: Wash\n", ItemKind.Task);
        account.Add("drive:Plans/Old", "plan.odt", "Subject: Plan\n", ItemKind.Document);

        var counts = await engine.ScanAsync(account);

        var state = await engine.ReadSoundAsync(account);
        Assert.Equal(6 + 5 + 1, state.Histories(account).Count + 1); // items, folders, the account itself
        Assert.Equal(6, counts["items-listed"]);
        Assert.Equal(6 + 5, counts["transactions"]);
        Assert.Equal(6, counts["blobs-stored"]);
        Assert.Equal(ItemKind.Account, state.Own(account).Current!.State.Kind);
        Assert.Equal("active", state.Own(account).Current!.State.Content.Attributes.First(AttributeNames.Status));
        Assert.All(state.Histories(account), history => Assert.Equal(TransactionCause.InitialScan, Assert.Single(history.Transactions).Cause));
        var mail = state.Living(account, "mail:INBOX", "mail").Current!;
        Assert.Equal("a mail", mail.State.Content.Name);
        Assert.Equal(["flagged", "seen"], mail.State.Placement.Flags);
        Assert.True(state.Living(account, "drive:Plans/Old", "plan.odt").Item.IsUuid);
        Assert.False(state.Living(account, "contacts:Friends", "team.vcf").Item.IsUuid);
    }

    [Fact]
    public async Task A_second_scan_of_an_unchanged_mailbox_records_nothing_and_reads_nothing()
    {
        var account = engine.NewAccount();
        for (var i = 0; i < 10; i++)
            account.Add("mail:INBOX", $"m{i}", $"Subject: {i}\n");
        await engine.ScanAsync(account);
        Assert.Equal(10, account.TakeOpened().Count);

        var counts = await engine.ScanAsync(account);

        Assert.Equal(10, counts["items-listed"]);
        Assert.Equal(0, counts["transactions"]);
        Assert.Equal(0, counts["bytes-read"]);
        Assert.Empty(account.TakeOpened());
    }

    [Fact]
    public async Task Folders_that_did_not_change_since_the_cursor_are_not_listed_and_nothing_in_them_is_missed()
    {
        var account = engine.NewAccount();
        account.IsIncremental = true;
        account.Add("mail:INBOX", "stays", "Subject: stays\n");
        account.Add("mail:Work", "goes", "Subject: goes\n");
        await engine.ScanAsync(account);
        account.Delete(account.Items[1]);
        account.Add("mail:Work", "comes", "Subject: comes\n");

        var counts = await engine.ScanAsync(account);

        Assert.Equal(1, counts["items-listed"]);
        Assert.Equal(1, counts["items-deleted"]);
        Assert.Equal(2, counts["transactions"]);
        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task A_changed_flag_is_one_transaction_and_reads_no_content()
    {
        var account = engine.NewAccount();
        var mail = account.Add("mail:INBOX", "m", "Subject: mail\n");
        await engine.ScanAsync(account);
        account.TakeOpened();
        account.Flag(mail, "seen");

        var counts = await engine.ScanAsync(account);

        Assert.Equal(1, counts["transactions"]);
        Assert.Empty(account.TakeOpened());
        var history = (await engine.ReadSoundAsync(account)).Living(account, "mail:INBOX", "m");
        Assert.Equal(2, history.Transactions.Count);
        Assert.Empty(history.Transactions[0].State.Placement.Flags);
        Assert.Equal(["seen"], history.Transactions[1].State.Placement.Flags);
        Assert.Equal(TransactionCause.AccountScan, history.Transactions[1].Cause);
    }

    [Fact]
    public async Task Several_changes_of_an_item_are_several_transactions_of_one_history()
    {
        var account = engine.NewAccount();
        var mail = account.Add("mail:INBOX", "m", "Subject: mail\n");
        await engine.ScanAsync(account);
        for (var i = 0; i < 5; i++)
        {
            mail = account.Flag(mail, $"flag{i}");
            await engine.ScanAsync(account);
        }

        var history = (await engine.ReadSoundAsync(account)).Living(account, "mail:INBOX", "m");

        Assert.Equal(6, history.Transactions.Count);
    }

    [Fact]
    public async Task A_changed_content_has_a_new_digest_and_the_old_content_stays_readable()
    {
        var account = engine.NewAccount();
        var file = account.Add("drive:", "plan.txt", "Subject: first\n", ItemKind.Document);
        await engine.ScanAsync(account);
        account.Change(file, "Subject: second\n");

        await engine.ScanAsync(account);

        var history = (await engine.ReadSoundAsync(account)).Living(account, "drive:", "plan.txt");
        Assert.Equal(2, history.Transactions.Count);
        Assert.Equal("first", history.Transactions[0].State.Content.Name);
        Assert.Equal("second", history.Transactions[1].State.Content.Name);
        var old = await engine.Fixture.ContentAsync(history.Transactions[0].State.Content.Digest!.Value);
        Assert.Equal("Subject: first\n", Encoding.UTF8.GetString(old));
    }

    [Fact]
    public async Task A_content_that_is_read_again_and_is_the_same_is_no_transaction()
    {
        var account = engine.NewAccount();
        var mail = account.Add("mail:INBOX", "m", "Subject: mail\n");
        await engine.ScanAsync(account);
        account.Change(mail, mail.Text);

        var counts = await engine.ScanAsync(account);

        Assert.Equal(0, counts["transactions"]);
        Assert.Equal(0, counts["blobs-stored"]);
        Assert.Equal(2, account.TakeOpened().Count);
        await engine.ScanAsync(account);
        Assert.Empty(account.TakeOpened()); // the new revision is known now
    }

    [Fact]
    public async Task One_content_in_many_accounts_is_stored_once()
    {
        var (anna, bert) = (engine.NewAccount(), engine.NewAccount());
        var text = $"Subject: to all {anna.Name}\n";
        anna.Add("mail:INBOX", "m", text);
        bert.Add("mail:INBOX", "m", text);
        bert.Add("mail:INBOX", "again", text);

        Assert.Equal(1, (await engine.ScanAsync(anna))["blobs-stored"]);
        Assert.Equal(0, (await engine.ScanAsync(bert))["blobs-stored"]);

        await engine.ReadSoundAsync(anna);
        var state = await engine.ReadSoundAsync(bert);
        Assert.Equal(2, state.Items(bert).Count());
    }

    [Fact]
    public async Task Changed_settings_are_a_transaction_of_the_account()
    {
        var account = engine.NewAccount();
        await engine.ScanAsync(account);
        account.Settings = account.Settings!.With(AttributeNames.Status, "locked");

        await engine.ScanAsync(account);

        var own = (await engine.ReadSoundAsync(account)).Own(account);
        Assert.Equal(["active", "locked"], own.Transactions.Select(one => one.State.Content.Attributes.First(AttributeNames.Status)));
    }

    [Fact]
    public async Task Changed_attributes_of_a_folder_are_a_transaction_of_the_folder()
    {
        var account = engine.NewAccount();
        account.AddFolder("calendars:Home", ItemAttributes.Of([new(AttributeNames.Color, "red")]));
        await engine.ScanAsync(account);
        account.DeleteFolder("calendars:Home");
        account.AddFolder("calendars:Home", ItemAttributes.Of([new(AttributeNames.Color, "blue")]));

        await engine.ScanAsync(account);

        var folder = (await engine.ReadSoundAsync(account)).Folder(account, "calendars:Home");
        Assert.Equal(["red", "blue"], folder.Transactions.Select(one => one.State.Content.Attributes.First(AttributeNames.Color)));
    }
}
