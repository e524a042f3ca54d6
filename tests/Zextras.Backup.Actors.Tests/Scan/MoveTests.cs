using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Scan;

public sealed class MoveTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    [Fact]
    public async Task A_moved_item_is_recognised_by_its_token_without_reading_it()
    {
        var account = engine.NewAccount();
        var mail = account.Add("mail:INBOX", "m", "Subject: mail\n");
        await engine.ScanAsync(account);
        account.TakeOpened();
        account.Move(mail, "mail:Work", "n");

        var counts = await engine.ScanAsync(account);

        Assert.Equal(1, counts["items-moved"]);
        Assert.Equal(0, counts["items-deleted"]);
        Assert.Empty(account.TakeOpened());
        var history = (await engine.ReadSoundAsync(account)).Living(account, "mail:Work", "n");
        Assert.Equal(2, history.Transactions.Count);
    }

    [Fact]
    public async Task Without_tokens_a_move_is_recognised_by_content_and_the_twin_stays()
    {
        var account = engine.NewAccount();
        account.HasMoveTokens = false;
        var moved = account.Add("mail:INBOX", "a", "Subject: twins\n");
        account.Add("mail:INBOX", "b", "Subject: twins\n");
        await engine.ScanAsync(account);
        account.Move(moved, "mail:Work");

        var counts = await engine.ScanAsync(account);

        Assert.Equal(1, counts["items-moved"]);
        Assert.Equal(0, counts["items-deleted"]);
        var state = await engine.ReadSoundAsync(account);
        Assert.Equal(2, state.Living(account, "mail:Work", "a").Transactions.Count);
        Assert.Single(state.Living(account, "mail:INBOX", "b").Transactions);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_move_is_recognised_though_a_copy_that_stays_has_the_same_token(bool movesCopy)
    {
        var account = engine.NewAccount();
        var original = account.Add("mail:INBOX", "m", "Subject: mail\n");
        var copy = account.Copy(original, "mail:Sent");
        await engine.ScanAsync(account);
        account.Move(movesCopy ? copy : original, "mail:Archive");

        var counts = await engine.ScanAsync(account);

        Assert.Equal(1, counts["items-moved"]);
        Assert.Equal(0, counts["items-deleted"]);
        var state = await engine.ReadSoundAsync(account);
        Assert.Equal(2, state.Living(account, "mail:Archive", "m").Transactions.Count);
        Assert.Single(state.Living(account, movesCopy ? "mail:INBOX" : "mail:Sent", "m").Transactions);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_is_an_item_of_its_own(bool hasTokens)
    {
        var account = engine.NewAccount();
        account.HasMoveTokens = hasTokens;
        account.Add("mail:Original", "m", "Subject: mail\n");
        await engine.ScanAsync(account);
        account.Add("mail:Copies", "m", "Subject: mail\n"); // listed before the original

        var counts = await engine.ScanAsync(account);

        Assert.Equal(0, counts["items-moved"]);
        Assert.Equal(0, counts["items-deleted"]);
        Assert.Equal(0, counts["blobs-stored"]);
        var state = await engine.ReadSoundAsync(account);
        Assert.NotEqual(state.Living(account, "mail:Copies", "m").Item, state.Living(account, "mail:Original", "m").Item);
    }

    [Fact]
    public async Task A_copy_of_an_item_whose_folder_was_not_listed_again_is_not_its_move()
    {
        var account = engine.NewAccount();
        (account.HasMoveTokens, account.IsIncremental) = (false, true);
        account.Add("mail:Original", "m", "Subject: mail\n");
        await engine.ScanAsync(account);
        account.Add("mail:Copies", "m", "Subject: mail\n"); // of the original the listing says nothing

        Assert.Equal(0, (await engine.ScanAsync(account))["items-moved"]);

        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task An_item_that_the_server_said_is_gone_from_one_folder_moved_to_the_other()
    {
        var account = engine.NewAccount();
        account.HasMoveTokens = false;
        account.AddFolder("mail:Work");
        var mail = account.Add("mail:INBOX", "m", "Subject: mail\n");
        await engine.ScanAsync(account);
        mail = account.Move(mail, "mail:Work", "n");
        account.Script(_ => Scripts.AsIs([new ChangePage { Items = [mail.Entry(hasMoveTokens: false)], Removed = [new("mail:INBOX", "m")] }]));

        Assert.Equal(1, (await engine.ScanAsync(account))["items-moved"]);

        Assert.Equal(2, (await engine.ReadSoundAsync(account)).Living(account, "mail:Work", "n").Transactions.Count);
    }

    [Fact]
    public async Task Several_copies_of_a_moved_item_are_one_move_and_new_items()
    {
        var account = engine.NewAccount();
        account.HasMoveTokens = false;
        var mail = account.Add("mail:INBOX", "m", "Subject: mail\n");
        await engine.ScanAsync(account);
        account.Move(mail, "mail:A");
        account.Add("mail:B", "m", "Subject: mail\n");
        account.Add("mail:C", "m", "Subject: mail\n");

        var counts = await engine.ScanAsync(account);

        Assert.Equal(1, counts["items-moved"]);
        Assert.Equal(0, counts["items-deleted"]);
        var state = await engine.ReadSoundAsync(account);
        Assert.Equal([1, 1, 2], state.Items(account).Select(history => history.Transactions.Count).Order());
    }

    [Fact]
    public async Task An_item_that_was_moved_and_edited_at_once_goes_on_with_its_history()
    {
        var account = engine.NewAccount();
        var mail = account.Add("drive:", "plan", "Subject: old\n", ItemKind.Document);
        await engine.ScanAsync(account);
        account.Move(account.Change(mail, "Subject: new\n"), "drive:Plans");

        await engine.ScanAsync(account);

        var history = (await engine.ReadSoundAsync(account)).Living(account, "drive:Plans", "plan");
        Assert.Equal(["old", "new"], history.Transactions.Select(one => one.State.Content.Name));
    }

    [Fact]
    public async Task An_item_that_is_new_under_the_key_of_a_moved_one_is_another_item()
    {
        var account = engine.NewAccount();
        var first = account.Add("mail:INBOX", "m", "Subject: first\n");
        await engine.ScanAsync(account);
        account.Move(first, "mail:Work");
        await engine.ScanAsync(account);
        account.Add("mail:INBOX", "m", "Subject: second\n");

        await engine.ScanAsync(account);

        var state = await engine.ReadSoundAsync(account);
        Assert.Equal(2, state.Living(account, "mail:Work", "m").Transactions.Count);
        Assert.Single(state.Living(account, "mail:INBOX", "m").Transactions);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Items_that_change_places_in_one_go_end_where_they_are(bool hasTokens)
    {
        var account = engine.NewAccount();
        account.HasMoveTokens = hasTokens;
        var (a, b) = (account.Add("mail:A", "m", "Subject: a\n"), account.Add("mail:B", "m", "Subject: b\n"));
        var c = account.Add("mail:C", "x", "Subject: c\n");
        await engine.ScanAsync(account);
        account.Move(a, "mail:B");
        account.Move(b, "mail:C");
        account.Move(c, "mail:A", "m");

        await engine.ScanAsync(account);

        await engine.ReadSoundAsync(account);
        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);
    }

    [Fact]
    public async Task A_renamed_folder_is_one_transaction_whatever_it_holds()
    {
        var account = engine.NewAccount();
        for (var i = 0; i < 10; i++)
            account.Add("mail:Work", $"m{i}", $"Subject: {i}\n");
        await engine.ScanAsync(account);
        account.TakeOpened();
        account.RenameFolder("mail:Work", "mail:Labour");

        var counts = await engine.ScanAsync(account);

        Assert.Equal(1, counts["transactions"]);
        Assert.Empty(account.TakeOpened());
        var folder = (await engine.ReadSoundAsync(account)).Folder(account, "mail:Labour");
        Assert.Equal(["Work", "Labour"], folder.Transactions.Select(one => one.State.Content.Name));
    }

    [Fact]
    public async Task Renaming_a_folder_with_folders_in_it_touches_the_folders_only()
    {
        var account = engine.NewAccount();
        account.Add("mail:Work/2025/Q1", "m", "Subject: 1\n");
        account.Add("mail:Work/2026", "m", "Subject: 2\n");
        await engine.ScanAsync(account);
        account.RenameFolder("mail:Work", "mail:Labour");

        var counts = await engine.ScanAsync(account);

        Assert.Equal(4, counts["transactions"]); // Work, Work/2025, Work/2025/Q1, Work/2026: each has another key now
        var state = await engine.ReadSoundAsync(account);
        Assert.Single(state.Living(account, "mail:Labour/2025/Q1", "m").Transactions);
        Assert.Equal(state.Folder(account, "mail:Labour/2025").Item, state.Folder(account, "mail:Labour/2025/Q1").Current!.State.Folder);
    }

    [Fact]
    public async Task Without_tokens_a_renamed_folder_is_a_new_one_to_which_its_items_moved()
    {
        var account = engine.NewAccount();
        account.HasMoveTokens = false;
        account.Add("mail:Work", "a", "Subject: a\n");
        account.Add("mail:Work", "b", "Subject: b\n");
        await engine.ScanAsync(account);
        account.RenameFolder("mail:Work", "mail:Labour");

        var counts = await engine.ScanAsync(account);

        Assert.Equal(2, counts["items-moved"]);
        Assert.Equal(1, counts["items-deleted"]); // the folder
        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task A_folder_that_takes_the_name_of_another_that_was_renamed_keeps_them_apart()
    {
        var account = engine.NewAccount();
        account.Add("mail:A", "m", "Subject: a\n");
        account.Add("mail:B", "m", "Subject: b\n");
        await engine.ScanAsync(account);
        account.RenameFolder("mail:A", "mail:C");
        account.RenameFolder("mail:B", "mail:A");

        await engine.ScanAsync(account);

        await engine.ReadSoundAsync(account);
        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);
    }
}
