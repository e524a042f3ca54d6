using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Composed;

/// <summary>What the parts of an account are together, and what becomes of it when one of them fails.</summary>
public sealed class ComposedSessionTests : IAsyncLifetime
{
    private const string Anna = "anna@example.com";

    private static readonly MailboxException Down = new(MailboxFailure.Unavailable, "It does not answer.");

    private readonly ScriptedPart _mail = new("mail");
    private readonly ScriptedPart _contacts = new("contacts");
    private ComposedServer _server = null!;

    public Task InitializeAsync()
    {
        _server = Of(_mail, _contacts);
        _mail.Pages = [Page("mail:INBOX", "1", "mail-1"), new ChangePage { Items = [Item("mail:INBOX", "2")], Cursor = new("mail-2") }];
        _contacts.Pages = [Page("contacts:Friends", "a.vcf", "contacts-1")];
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task All_folders_come_first_and_once()
    {
        var pages = await ReadAsync();

        Assert.Equal(["mail:INBOX", "contacts:Friends"], pages[0].AllFolders!);
        Assert.Equal(pages[0].AllFolders!, pages[0].Folders.Select(folder => folder.Key));
        Assert.All(pages.Skip(1), page => Assert.Null(page.AllFolders));
        Assert.Equal(["1", "2", "a.vcf"], pages.SelectMany(page => page.Items).Select(item => item.Key));
    }

    [Fact]
    public async Task Each_part_goes_on_from_its_own_cursor_and_with_its_own_folders_to_list_again()
    {
        var cursor = (await ReadAsync())[^1].Cursor!.Value;

        await ReadAsync(cursor with { ListAgain = new HashSet<string> { "contacts:Friends" } });

        Assert.Equal(("mail-2", "contacts-1"), (_mail.Since!.Value.Value, _contacts.Since!.Value.Value));
        Assert.Empty(_mail.Since!.Value.ListAgain);
        Assert.Equal(["contacts:Friends"], _contacts.Since!.Value.ListAgain);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{\"version\":1,\"mail\":{\"mail:INBOX\":{}}}")]
    public async Task A_cursor_of_another_adapter_reads_everything(string cursor)
    {
        await ReadAsync(new MailboxCursor(cursor));

        Assert.Null(_mail.Since);
    }

    [Fact]
    public async Task A_part_that_fails_stops_no_other_and_lets_nothing_count_as_gone()
    {
        var before = (await ReadAsync())[^1].Cursor!.Value;
        _contacts.Pages = [];
        _contacts.Failure = Down;
        _mail.Pages = [Page("mail:INBOX", "3", "mail-3")];

        var pages = await ReadAsync(before);

        Assert.All(pages, page => Assert.Null(page.AllFolders));
        Assert.Equal("3", Assert.Single(pages.SelectMany(page => page.Items)).Key);
        Assert.Contains("It does not answer.", Assert.Single(pages.SelectMany(page => page.Problems)).Reason, StringComparison.Ordinal);
        await ReadAsync(pages.Last(page => page.Cursor is not null).Cursor);
        Assert.Equal(("mail-3", "contacts-1"), (_mail.Since!.Value.Value, _contacts.Since!.Value.Value));
    }

    [Fact]
    public async Task A_part_that_fails_in_the_middle_keeps_what_it_gave()
    {
        _mail.Failure = Down;

        var pages = await ReadAsync();

        Assert.Equal(["1", "2", "a.vcf"], pages.SelectMany(page => page.Items).Select(item => item.Key));
        Assert.Contains("It does not answer.", Assert.Single(pages[^1].Problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_cannot_be_opened_stops_no_other()
    {
        _mail.Closed = Down;

        var pages = await ReadAsync();

        Assert.Equal("a.vcf", Assert.Single(pages.SelectMany(page => page.Items)).Key);
        Assert.Equal("test:mail", Assert.Single(pages.SelectMany(page => page.Problems)).Subject);
        await using var session = await OpenAsync();
        var refused = await Assert.ThrowsAsync<MailboxException>(() => session.PutFolderAsync("mail:Work", null, CancellationToken.None));
        Assert.Equal(MailboxFailure.Unavailable, refused.Failure);
    }

    [Fact]
    public async Task Where_no_part_answers_the_account_cannot_be_opened_or_read()
    {
        (_mail.Pages, _contacts.Pages) = ([], []);
        (_mail.Failure, _contacts.Failure) = (Down, Down);
        await Assert.ThrowsAsync<MailboxException>(() => ReadAsync());
        (_mail.Closed, _contacts.Closed) = (Down, Down);

        await Assert.ThrowsAsync<MailboxException>(OpenAsync);
    }

    [Fact]
    public async Task A_part_that_the_configuration_forgot_is_named_and_its_folders_are_not_gone()
    {
        var cursor = (await ReadAsync())[^1].Cursor!.Value;
        await using var less = Of(_mail);

        var pages = await ReadAsync(cursor, less);
        var deep = await ReadAsync(null, less);

        Assert.All(pages, page => Assert.Null(page.AllFolders));
        Assert.Contains("contacts", Assert.Single(pages.SelectMany(page => page.Problems)).Reason, StringComparison.Ordinal);
        Assert.Equal(["mail:INBOX"], deep[0].AllFolders!);
    }

    [Fact]
    public async Task What_is_put_goes_to_the_part_that_holds_its_area()
    {
        await using var session = await OpenAsync();

        await session.PutFolderAsync("contacts:Friends", null, CancellationToken.None);
        await session.PutFolderAsync(session.FolderKey(ItemKind.Message, "Work"), null, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<MailboxException>(() => session.PutFolderAsync("drive:Plans", null, CancellationToken.None));

        Assert.Equal("mail:Work", Assert.Single(_mail.Put));
        Assert.Equal("contacts:Friends", Assert.Single(_contacts.Put));
        Assert.Contains("drive", refused.Message, StringComparison.Ordinal);
        Assert.Equal("test:contacts", session.Describe(Item("contacts:Friends", "a.vcf"), [], 0).Name);
    }

    private static ComposedServer Of(params IMailboxPart[] parts) => new(new AccountList("the test", () => [Anna]), parts);

    private static ChangePage Page(string folder, string key, string cursor) => new()
    {
        Folders = [new FolderEntry { Key = folder, Name = folder }],
        AllFolders = [folder],
        Items = [Item(folder, key)],
        Cursor = new MailboxCursor(cursor),
    };

    private static ItemEntry Item(string folder, string key) =>
        new() { FolderKey = folder, Key = key, ExpectedKind = ItemKind.Message, Revision = "1", ContentRevision = "1" };

    private Task<IMailboxSession> OpenAsync() => _server.OpenAsync(AccountSettings.Derive(Anna), CancellationToken.None);

    private async Task<List<ChangePage>> ReadAsync(MailboxCursor? cursor = null, ComposedServer? server = null)
    {
        await using var session = await (server ?? _server).OpenAsync(AccountSettings.Derive(Anna), CancellationToken.None);
        var pages = new List<ChangePage>();
        await foreach (var page in session.ChangesSinceAsync(cursor, CancellationToken.None))
        {
            pages.Add(page);
        }

        return pages;
    }
}
