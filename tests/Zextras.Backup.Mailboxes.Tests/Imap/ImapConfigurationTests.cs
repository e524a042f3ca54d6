using Xunit;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Imap;
using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

public sealed class ImapConfigurationTests : IDisposable
{
    private const string Administrator = "administrator { user = backup, password-file = secret }";

    private readonly TemporaryTree _tree = new();

    public ImapConfigurationTests()
    {
        _tree.Write("secret", "pa$$ word\n");
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void What_is_not_said_is_safe()
    {
        var settings = Read($"accounts = [\"anna@example.com\"]\n{Administrator}\nimap.host = mail.example.com");

        Assert.Equal((Tls.Implicit, 993), (settings.Tls, settings.Port));
        Assert.Equal(ImapSettings.AuthorizationId, settings.Login);
        Assert.Equal("pa$$ word", settings.Password());
        Assert.DoesNotContain("word", $"{settings}", StringComparison.Ordinal);
    }

    [Fact]
    public void With_STARTTLS_the_port_is_that_of_IMAP() =>
        Assert.Equal(143, Read($"{Administrator}\nimap {{ host = mail.example.com, tls = starttls }}").Port);

    [Fact]
    public void A_block_may_have_an_administrator_of_its_own()
    {
        var settings = Read($"{Administrator}\nimap {{ host = mail.example.com, administrator {{ user = master, password-file = secret }} }}");

        Assert.Equal("master", settings.Administrator);
    }

    [Theory]
    [InlineData("imap { host = mail.example.com, tls = none }", "implicit or starttls")]
    [InlineData("imap { host = mail.example.com, tls = perhaps }", "imap.tls = perhaps")]
    [InlineData("imap { host = mail.example.com, prot = 1 }", "imap.prot")]
    [InlineData("imap { host = mail.example.com, port = 70000 }", "imap.port = 70000")]
    [InlineData("imap { host = mail.example.com, login = backup }", "{user}")]
    [InlineData("imap { host = mail.example.com, ca-file = nowhere.pem }", "nowhere.pem")]
    [InlineData("imap { port = 993 }", "imap.host")]
    [InlineData("imap { host = ", "not closed")]
    [InlineData("imap { host = mail.example.com ] }", "closes nothing")]
    [InlineData("imap { host = mail.example.com, login = {user}*{admin} }", "outside of quotes")]
    [InlineData("imap { host = \"mail.example.com }", "quote")]
    public void What_is_written_wrong_is_named(string imap, string named)
    {
        var refused = Assert.Throws<ArgumentException>(() => Read($"accounts = [\"anna@example.com\"]\n{Administrator}\n{imap}"));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_without_quotes_is_named_and_does_not_hang()
    {
        var refused = Assert.Throws<ArgumentException>(() => Read("accounts = [anna@example.com]"));

        Assert.Contains("line 1 has a @ outside of quotes", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imap.host = mail.example.com\naccounts = [\"anna@example.com\"]\nadministrator.password-file = secret", "administrator.user")]
    [InlineData("imap.host = mail.example.com\naccounts = [\"anna@example.com\"]\nadministrator.user = backup", "administrator.password-file")]
    public void What_is_missing_is_named(string config, string named)
    {
        var refused = Assert.Throws<ArgumentException>(() => Read(config));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private ImapSettings Read(string config) => ConfigBlock.Read(_tree.Write("server.conf", config), root => ImapConfiguration.Read(root)!);
}
