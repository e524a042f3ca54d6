using System.Net.Http.Headers;
using System.Text;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Tests.Dav;
using Zextras.Backup.Mailboxes.Tests.Feed;
using Zextras.Backup.Mailboxes.Tests.Imap;
using Zextras.Backup.Mailboxes.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Cyrus;

/// <summary>What a real Cyrus tells while it happens, and looks at the places that it told of.</summary>
[Collection(CyrusTests.Name)]
public sealed class CyrusFeedTests(CyrusServer cyrus) : IAsyncLifetime
{
    private const string Anna = "anna@example.com";
    private const string Inbox = "mail:INBOX";
    private const string Work = "mail:Work";

    private readonly HttpClient _owner = new();
    private ImapDriver _driver = null!;
    private AccountId _account;
    private string _name = "";
    private Listener _listener = null!;

    public async Task InitializeAsync()
    {
        _driver = new ImapDriver(cyrus, more: $"{new CyrusSite(cyrus).Blocks("")}\ncyrus-events {{ directory = \"{cyrus.Events}\" }}");
        _account = await _driver.CreateAccountAsync(Anna, ItemAttributes.Empty);
        await foreach (var account in _driver.Server.ListAccountsAsync(CancellationToken.None))
        {
            _name = account.Name;
        }

        _owner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_name}:user-password")));
        _listener = await Listener.StartAsync(_driver.Server.OpenFeed());
    }

    public async Task DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _driver.DisposeAsync();
        _owner.Dispose();
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
    public async Task A_move_names_both_places()
    {
        await _driver.CreateFolderAsync(Anna, Work);
        await _listener.HintsUntilAsync(_name, MailboxHint.Anywhere);
        var key = await AppendAsync("one");
        await _listener.HintsUntilAsync(_name, MailboxHint.Of(Inbox, key));

        var moved = await _driver.MoveMailAsync(Anna, Inbox, key, Work);
        Assert.Contains(MailboxHint.Of(Work, moved), await _listener.HintsUntilAsync(_name, MailboxHint.Gone(Inbox, key)));
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
    public async Task Contacts_calendars_and_files_are_told_by_their_folder_and_only_that_is_read()
    {
        await PutAsync("addressbooks", "Default/c.vcf", "text/vcard", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c1\r\nN:M;M;;;\r\nFN:M\r\nEND:VCARD\r\n");
        await _listener.HintsUntilAsync(_name, MailboxHint.Folder("contacts:Default"));
        await PutAsync("calendars", "Default/t.ics", "text/calendar", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:t1\r\nDTSTAMP:20250301T120000Z\r\nSUMMARY:Bread\r\nEND:VTODO\r\nEND:VCALENDAR\r\n");
        await _listener.HintsUntilAsync(_name, MailboxHint.Folder("calendars:Default"));
        await PutAsync("drive", "plan.txt", "text/plain", "the plan");
        await _listener.HintsUntilAsync(_name, MailboxHint.Folder("drive:"));

        Assert.Equal(["c.vcf"], (await LookAsync(MailboxHint.Folder("contacts:Default"))).Items.Select(item => item.Key));
        Assert.Equal(["t.ics"], (await LookAsync(MailboxHint.Folder("calendars:Default"))).Items.Select(item => item.Key));
        Assert.Equal(["plan.txt"], (await LookAsync(MailboxHint.Folder("drive:"))).Items.Select(item => item.Key));
    }

    [Fact]
    public async Task A_folder_that_is_gone_when_it_is_looked_at_is_left_to_a_scan() =>
        Assert.Equal("drive:Gone", Assert.Single((await LookAsync(MailboxHint.Folder("drive:Gone"))).Problems).Subject);

    [Fact]
    public async Task A_line_that_cannot_be_read_is_a_loss_of_everybody()
    {
        await File.AppendAllTextAsync(Path.Combine(cyrus.Events, "cyrus.jsonl"), "{\"event\":\n");
        var lost = await LostAsync();
        Assert.Empty(lost.Accounts);
        Assert.Contains("zextras-backup-relay.pl", lost.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_of_Cyrus_is_a_loss_and_what_follows_is_told()
    {
        await cyrus.StopAsync();
        await cyrus.StartAsync();
        Assert.Contains("started", (await LostAsync()).Reason, StringComparison.Ordinal);
        await PutAsync("addressbooks", "Default/c.vcf", "text/vcard", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c1\r\nN:M;M;;;\r\nFN:M\r\nEND:VCARD\r\n");
        await _listener.HintsUntilAsync(_name, MailboxHint.Folder("contacts:Default"));
    }

    private async Task<MailboxEvent.Lost> LostAsync() => (MailboxEvent.Lost)(await _listener.UntilAsync(told => told is MailboxEvent.Lost))[^1];

    private async Task PutAsync(string home, string path, string type, string text)
    {
        using var content = new StringContent(text, Encoding.UTF8, type);
        (await _owner.PutAsync(new Uri($"http://{RealServer.Host}:{cyrus.HttpPort}/dav/{home}/user/{_name}/{path}"), content)).EnsureSuccessStatusCode();
    }

    private Task<string> AppendAsync(string text) => _driver.AppendMailAsync(
        Anna, Inbox, Encoding.UTF8.GetBytes($"Subject: {text}\r\n\r\n{text}\r\n"), [], [], new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    /// <summary>All pages as one.</summary>
    private async Task<ChangePage> LookAsync(params MailboxHint[] hints)
    {
        await using var session = await _driver.Server.OpenAsync(_account, CancellationToken.None);
        var all = new ChangePage();
        await foreach (var page in session.LookAsync(cursor: null, hints, CancellationToken.None))
        {
            all = all with { Items = [.. all.Items, .. page.Items], Removed = [.. all.Removed, .. page.Removed], Problems = [.. all.Problems, .. page.Problems] };
        }

        return all;
    }
}
