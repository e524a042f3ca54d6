using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Tests.Imap.Feed;

/// <summary>What a real Dovecot tells of its accounts to connections that listen.</summary>
[Collection(FullDovecotTests.Name)]
public sealed class NotifyFeedTests(FullDovecot dovecot)
{
    private const string Anna = "anna@example.com";
    private const string Inbox = "mail:INBOX";
    private const string Work = "mail:Work";
    private const string Umlaut = "mail:B\u00fcro & Co";

    // Short, so that a turn is not what the test waits for.
    private const string ShortTurns = "turn = 200 ms";

    [Theory]
    [InlineData("mode = notify")]
    [InlineData("mode = idle")]
    public async Task An_append_flags_a_move_and_an_expunge_make_the_folder_dirty(string mode)
    {
        await using var driver = await StartAsync($"{mode}, look = 1 s");
        await driver.Owner.CreateFolderAsync(Anna, Work);
        await driver.HearsAsync(Anna, folder: null);

        var key = await driver.AppendAsync(Anna);
        await driver.HearsAsync(Anna, Inbox);
        await driver.Owner.SetFlagsAsync(Anna, Inbox, key, ["seen"]);
        await driver.HearsAsync(Anna, Inbox);
        var moved = await driver.Owner.MoveMailAsync(Anna, Inbox, key, Work);
        await driver.HearsAsync(Anna, Work);
        await driver.Owner.SetFlagsAsync(Anna, Work, moved, ["flagged"]);
        await driver.HearsAsync(Anna, Work);
        await driver.Owner.DeleteItemAsync(Anna, Work, moved);
        await driver.HearsAsync(Anna, Work);
    }

    [Theory]
    [InlineData("mode = notify")]
    [InlineData("mode = idle")]
    public async Task A_folder_that_is_made_renamed_subscribed_or_deleted_is_a_change_of_the_account(string mode)
    {
        await using var driver = await StartAsync($"{mode}, look = 500 ms");
        await driver.Owner.CreateFolderAsync(Anna, Work);
        await driver.HearsAsync(Anna, folder: null);
        await driver.Owner.RenameFolderAsync(Anna, Work, Umlaut);
        await driver.HearsAsync(Anna, folder: null);
        await driver.AppendAsync(Anna, Umlaut);
        await driver.HearsAsync(Anna, Umlaut);
        await (await (await driver.Owner.ClientAsync(Anna)).GetFolderAsync("B\u00fcro & Co")).SubscribeAsync();
        await driver.HearsAsync(Anna, folder: null);
        await driver.Owner.DeleteFolderAsync(Anna, Umlaut);
        await driver.HearsAsync(Anna, folder: null);
    }

    [Theory]
    [InlineData("mode = notify")]
    [InlineData("mode = idle")]
    public async Task A_connection_that_is_cut_is_a_loss_of_that_account_and_is_made_again(string mode)
    {
        await using var proxy = new CuttingProxy(dovecot.Port);
        await using var driver = await ListeningDriver.StartAsync(dovecot, mode, proxy.Port, Anna);
        await driver.AppendAsync(Anna);
        var before = await driver.HearsAsync(Anna, Inbox);

        await proxy.CutAsync();
        await driver.WarnsAsync("1 of 1 accounts are not heard, such as " + driver.NameOf(Anna));
        await driver.AppendAsync(Anna);
        var lost = (MailboxEvent.Lost)(await driver.Listener.UntilAsync(told => told is MailboxEvent.Lost))[^1];

        Assert.Equal([driver.NameOf(Anna)], lost.Accounts);
        Assert.InRange(lost.Since, before.At - TimeSpan.FromSeconds(1), lost.At);
        Assert.Empty(driver.Feed.Warnings);
        await driver.AppendAsync(Anna);
        await driver.HearsAsync(Anna, Inbox);
    }

    [Theory]
    [InlineData("mode = notify")]
    [InlineData("mode = idle")]
    public async Task More_accounts_than_connections_take_turns_and_nothing_is_missed(string mode)
    {
        string[] accounts = ["a@example.com", "b@example.com", "c@example.com", "d@example.com"];
        await using var driver = await ListeningDriver.StartAsync(dovecot, $"{mode}, connections = 2, {ShortTurns}", port: null, accounts);
        await driver.WarnsAsync("2 of 4 accounts wait for their turn");

        for (var round = 0; round < 2; round++)
        {
            var keys = new List<string>();
            foreach (var account in accounts)
            {
                keys.Add(await driver.AppendAsync(account));
            }

            var missing = accounts.Select(driver.NameOf).ToHashSet();
            await driver.Listener.UntilAsync(told => told is MailboxEvent.Changed changed && missing.Remove(changed.Account) && missing.Count == 0);
            foreach (var (account, key) in accounts.Zip(keys))
            {
                await driver.Owner.SetFlagsAsync(account, Inbox, key, ["flagged"]);
            }

            missing = [.. accounts.Select(driver.NameOf)];
            await driver.Listener.UntilAsync(told => told is MailboxEvent.Changed changed && changed.Hint == MailboxHint.Folder(Inbox) && missing.Remove(changed.Account) && missing.Count == 0);
        }
    }

    [Fact]
    public async Task A_session_that_is_open_sees_each_change_of_a_dirty_folder()
    {
        await using var driver = await StartAsync("mode = notify");
        await using var session = await driver.Owner.Server.OpenAsync(AccountSettings.Derive(driver.NameOf(Anna)), CancellationToken.None);
        MailboxCursor? cursor = null;
        for (var i = 0; i < 3; i++)
        {
            var key = await driver.AppendAsync(Anna);
            await driver.HearsAsync(Anna, Inbox);
            var items = new List<ItemEntry>();
            await foreach (var page in session.LookAsync(cursor, [MailboxHint.Folder(Inbox)], CancellationToken.None))
            {
                items.AddRange(page.Items);
                cursor = page.Cursor ?? cursor;
            }

            Assert.Contains(key, items.Select(item => item.Key));
        }
    }

    [Fact]
    public async Task A_server_that_is_gone_cannot_be_listened_to()
    {
        await using var proxy = new CuttingProxy(dovecot.Port);
        await using var driver = await ListeningDriver.StartAsync(dovecot, "mode = notify", proxy.Port, Anna, "ben@example.com");
        await proxy.DisposeAsync();

        await driver.WarnsAsync("2 of 2 accounts are not heard");
        await using var feed = driver.Owner.Server.OpenFeed();
        var refused = await Assert.ThrowsAsync<MailboxException>(() => feed!.StartAsync(CancellationToken.None));
        Assert.Contains(driver.NameOf(Anna), refused.Message, StringComparison.Ordinal);
    }

    private Task<ListeningDriver> StartAsync(string realTime) => ListeningDriver.StartAsync(dovecot, realTime, port: null, Anna);
}
