using System.Text;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Tests.Feed;
using Zextras.Backup.Mailboxes.Tests.Imap;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Dovecot;

/// <summary>What a real Dovecot tells while it happens, and looks at the messages that it told of.</summary>
[Collection(PushingDovecotTests.Name)]
public sealed class DovecotFeedTests(PushingDovecot dovecot) : IAsyncLifetime
{
    private const string Anna = "anna@example.com";
    private const string Inbox = "mail:INBOX";
    private const string Work = "mail:Work";

    private ImapDriver _driver = null!;
    private AccountId _account;
    private string _name = "";
    private Listener _listener = null!;

    public async Task InitializeAsync()
    {
        _driver = new ImapDriver(dovecot, more: $"dovecot-events {{ directory = \"{dovecot.Events}\" }}");
        _account = await _driver.CreateAccountAsync(Anna, ItemAttributes.Empty);
        await foreach (var account in _driver.Server.ListAccountsAsync(CancellationToken.None))
        {
            _name = account.Name;
        }

        _listener = await Listener.StartAsync(_driver.Server.OpenFeed());
    }

    public async Task DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _driver.DisposeAsync();
    }

    [Fact]
    public async Task An_append_flags_and_an_expunge_name_the_message()
    {
        var key = await AppendAsync("one");
        await _listener.HintsUntilAsync(_name, MailboxHint.Of(Inbox, key));
        await _driver.SetFlagsAsync(Anna, Inbox, key, ["seen"]);
        await _listener.HintsUntilAsync(_name, MailboxHint.Of(Inbox, key));

        Assert.Equal(["seen"], Assert.Single((await LookAsync(MailboxHint.Of(Inbox, key))).Items).Flags);
        await _driver.DeleteItemAsync(Anna, Inbox, key);
        await _listener.HintsUntilAsync(_name, MailboxHint.Gone(Inbox, key));
        Assert.Equal([new RemovedEntry(Inbox, key)], (await LookAsync(MailboxHint.Of(Inbox, key))).Removed);
    }

    [Fact]
    public async Task A_move_is_an_append_and_an_expunge_moments_apart()
    {
        await _driver.CreateFolderAsync(Anna, Work);
        await _listener.HintsUntilAsync(_name, MailboxHint.Anywhere);
        var key = await AppendAsync("one");
        await _listener.HintsUntilAsync(_name, MailboxHint.Of(Inbox, key));

        var moved = await _driver.MoveMailAsync(Anna, Inbox, key, Work);
        var hints = await _listener.HintsUntilAsync(_name, MailboxHint.Gone(Inbox, key));
        Assert.Contains(MailboxHint.Of(Work, moved), hints);
        var page = await LookAsync(hints);
        Assert.Equal(Work, Assert.Single(page.Items).FolderKey);
        Assert.Equal([new RemovedEntry(Inbox, key)], page.Removed);
    }

    [Fact]
    public async Task A_message_is_seen_by_a_session_that_was_open_before_it_came()
    {
        await using var session = await _driver.Server.OpenAsync(_account, CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            var key = await AppendAsync($"number {i}");
            var entry = Assert.Single((await PageAsync(session, MailboxHint.Of(Inbox, key))).Items);
            await using var content = await session.OpenContentAsync(entry, CancellationToken.None);
            using var reader = new StreamReader(content);
            Assert.Contains($"number {i}", await reader.ReadToEndAsync(), StringComparison.Ordinal);
            await _driver.SetFlagsAsync(Anna, Inbox, key, ["flagged"]);
            Assert.Equal(["flagged"], Assert.Single((await PageAsync(session, MailboxHint.Of(Inbox, key))).Items).Flags);
        }
    }

    [Fact]
    public async Task A_renamed_folder_is_told_as_a_change_of_the_account()
    {
        await _driver.CreateFolderAsync(Anna, Work);
        await _listener.HintsUntilAsync(_name, MailboxHint.Anywhere);
        await _driver.RenameFolderAsync(Anna, Work, "mail:Play");
        await _listener.HintsUntilAsync(_name, MailboxHint.Anywhere);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_a_loss_of_that_account()
    {
        await File.AppendAllTextAsync(Path.Combine(dovecot.Events, _name + ".jsonl"), "{\"event\":\n");
        var lost = (MailboxEvent.Lost)(await _listener.UntilAsync(told => told is MailboxEvent.Lost))[^1];
        Assert.Equal([_name], lost.Accounts);
    }

    [Fact]
    public async Task A_file_that_has_grown_long_is_taken_away_and_nothing_is_missed()
    {
        var file = Path.Combine(dovecot.Events, "long@example.com.jsonl");
        var line = Encoding.UTF8.GetBytes("""{"event":"FlagsSet","mailbox":"INBOX","uid":1,"uid_validity":9}""" + "\n");
        await using (var stream = new FileStream(file, FileMode.Append))
        {
            for (var i = 0; i < 20_000; i++)
            {
                await stream.WriteAsync(line);
            }
        }

        var last = MailboxHint.Of(Inbox, "9.2");
        for (var i = 0; File.Exists(file) && new FileInfo(file).Length > 0; i++)
        {
            await _listener.HintsUntilAsync("long@example.com", MailboxHint.Of(Inbox, "9.1"));
        }

        await File.AppendAllTextAsync(file, """{"event":"FlagsSet","mailbox":"INBOX","uid":2,"uid_validity":9}""" + "\n");
        await _listener.HintsUntilAsync("long@example.com", last);
    }

    private Task<string> AppendAsync(string text) => _driver.AppendMailAsync(
        Anna, Inbox, Encoding.UTF8.GetBytes($"Subject: {text}\r\n\r\n{text}\r\n"), [], [], new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    private async Task<ChangePage> LookAsync(params MailboxHint[] hints)
    {
        await using var session = await _driver.Server.OpenAsync(_account, CancellationToken.None);
        return await PageAsync(session, hints);
    }

    private static async Task<ChangePage> PageAsync(IMailboxSession session, params MailboxHint[] hints)
    {
        await foreach (var page in session.LookAsync(cursor: null, hints, CancellationToken.None))
        {
            return page;
        }

        return new ChangePage();
    }
}
