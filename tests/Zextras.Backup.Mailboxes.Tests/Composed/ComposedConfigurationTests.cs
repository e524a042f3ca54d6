using Xunit;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Composed;

public sealed class ComposedConfigurationTests : IDisposable
{
    private const string Administrator = "administrator { user = backup, password-file = secret }";
    private const string Accounts = "accounts = [\"anna@example.com\"]";
    private const string Imap = "imap.host = mail.example.com";

    private readonly TemporaryTree _tree = new();

    public ComposedConfigurationTests()
    {
        _tree.Write("secret", "pa$$ word\n");
        _tree.Write("list", "# staff\nanna@example.com\n\n ben@example.com # on leave\nAnna@example.com\n");
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_list_of_accounts_has_comments_and_says_nothing_twice()
    {
        await using var server = Read($"accounts-file = list\n{Administrator}\n{Imap}");

        var names = new List<string>();
        await foreach (var account in server.ListAccountsAsync(CancellationToken.None))
        {
            names.Add(account.Name);
        }

        Assert.Equal(["anna@example.com", "ben@example.com"], names);
        Assert.Equal("imaps://mail.example.com:993", server.Description);
    }

    [Theory]
    [InlineData(Administrator + "\n" + Imap, "accounts")]
    [InlineData(Accounts + "\n" + Administrator, "imap")]
    [InlineData(Accounts + "\n" + Administrator + "\n" + Imap + "\nimpa.port = 1", "impa is not known")]
    [InlineData(Accounts + "\n" + Administrator + "\nimap = mail.example.com", "imap is a block")]
    [InlineData(Accounts + "\n" + Administrator + "\n" + Imap + "\nimap.real-time.mode = often", "often is not known")]
    [InlineData(Accounts + "\n" + Administrator + "\n" + Imap + "\nimap.real-time.look = 1 h", "imap.real-time.look")]
    [InlineData(Accounts + "\n" + Administrator + "\n" + Imap + "\nimap.real-time.mode = notify\ndovecot-events.directory = events", "one of them only")]
    [InlineData("accounts-file = nowhere\n" + Administrator + "\n" + Imap, "nowhere")]
    public void What_is_missing_or_unknown_is_named(string config, string named)
    {
        var refused = Assert.Throws<ArgumentException>(() => Read(config));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("imap.real-time.mode = off", null)]
    [InlineData("imap.real-time.mode = idle", "IDLE of imaps://mail.example.com:993 (mail, at most 100 connections)")]
    [InlineData("imap.real-time.connections = 7", "NOTIFY or IDLE of imaps://mail.example.com:993 (mail, at most 7 connections)")]
    public async Task Mail_is_listened_to_where_the_configuration_says_so(string config, string? feed)
    {
        await using var server = Read($"{Accounts}\n{Administrator}\n{Imap}\n{config}");

        Assert.Equal(feed, server.OpenFeed()?.Description);
    }

    private ComposedServer Read(string config) => ComposedConfiguration.Read(_tree.Write("server.conf", config), TimeProvider.System);
}
