using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Doveadm;

public sealed class DoveadmDirectoryTests : IClassFixture<ApiDovecot>, IDisposable
{
    private readonly ApiDovecot _dovecot;
    private readonly TemporaryTree _tree = new();

    public DoveadmDirectoryTests(ApiDovecot dovecot)
    {
        _dovecot = dovecot;
        _dovecot.SetUsers("anna@example.com", "ben@example.com", "carl@example.org");
        _tree.Write("key", ApiDovecot.Key + "\n");
        _tree.Write("password", "admin-password");
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Accounts_are_the_users_of_Dovecot_and_their_mail_can_be_read()
    {
        await using var server = Server();

        var accounts = await ListAsync(server);
        await using var session = await server.OpenAsync(accounts[0].Id, CancellationToken.None);
        var folders = new List<string>();
        await foreach (var page in session.ChangesSinceAsync(null, CancellationToken.None))
        {
            folders.AddRange(page.Folders.Select(folder => folder.Key));
        }

        Assert.Equal(["anna@example.com", "ben@example.com", "carl@example.org"], accounts.Select(account => account.Name));
        Assert.Equal(AccountSettings.Derive("anna@example.com"), accounts[0].Id);
        Assert.Contains("mail:INBOX", folders);
    }

    [Fact]
    public async Task Only_the_users_that_are_wanted_are_accounts()
    {
        await using var server = Server("users = \"*@example.com\"");

        Assert.Equal(["anna@example.com", "ben@example.com"], (await ListAsync(server)).Select(account => account.Name));
    }

    [Fact]
    public async Task An_account_that_came_since_the_listing_is_found()
    {
        await using var server = Server();
        await ListAsync(server);
        _dovecot.SetUsers("dora@example.com");

        await using var session = await server.OpenAsync(AccountSettings.Derive("dora@example.com"), CancellationToken.None);
        var failure = await Assert.ThrowsAsync<MailboxException>(() => server.OpenAsync(AccountSettings.Derive("nobody@example.com"), CancellationToken.None));

        Assert.Equal(MailboxFailure.NotFound, failure.Failure);
    }

    [Fact]
    public async Task A_wrong_key_is_a_failure_and_no_empty_list_and_is_never_shown()
    {
        _tree.Write("key", "a wrong one");
        await using var server = Server();

        var failure = await Assert.ThrowsAsync<MailboxException>(() => ListAsync(server));

        Assert.Equal(MailboxFailure.Unavailable, failure.Failure);
        Assert.Contains("key", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a wrong one", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_not_the_API_is_a_failure_and_no_empty_list()
    {
        await using var server = Server(path: "/elsewhere");

        var failure = await Assert.ThrowsAsync<MailboxException>(() => ListAsync(server));

        Assert.Equal(MailboxFailure.Unavailable, failure.Failure);
    }

    [Fact]
    public async Task What_only_the_user_database_can_do_is_refused()
    {
        await using var server = Server();
        var state = new ItemState(new Placement { Key = "x" }, new ItemContent { Kind = ItemKind.Account, Name = "new@example.com" });

        var failure = await Assert.ThrowsAsync<MailboxException>(() => server.PutAccountAsync(AccountSettings.Derive("new@example.com"), state, CancellationToken.None));

        Assert.Equal(MailboxFailure.Refused, failure.Failure);
    }

    [Theory]
    [InlineData("url = \"http://mail.example.com:8080/doveadm/v1\", key-file = key", "https")]
    [InlineData("url = \"mail.example.com\", key-file = key", "doveadm.url")]
    [InlineData("url = \"https://mail.example.com/\"", "doveadm.key-file")]
    [InlineData("url = \"https://mail.example.com/\", key-file = nowhere", "nowhere")]
    public void What_is_written_wrong_is_named(string doveadm, string named)
    {
        var refused = Assert.Throws<ArgumentException>(() => Create(doveadm));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<List<AccountEntry>> ListAsync(IMailboxServer server)
    {
        var accounts = new List<AccountEntry>();
        await foreach (var account in server.ListAccountsAsync(CancellationToken.None))
        {
            accounts.Add(account);
        }

        return accounts;
    }

    private IMailboxServer Server(string more = "", string path = "/doveadm/v1") =>
        Create($"url = \"http://127.0.0.1:{_dovecot.ApiPort}{path}\", key-file = key, {more}");

    private IMailboxServer Create(string doveadm)
    {
        var config = _tree.Write("server.conf", $$"""
            doveadm { {{doveadm}} }
            administrator { user = backup, password-file = password }
            imap { host = 127.0.0.1, port = {{_dovecot.Port}}, tls = none, login = {{_dovecot.Login}} }
            """);
        return MailboxServers.Create($"config:{config}", TimeProvider.System);
    }
}
