using Xunit;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Dav;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Dav;

public sealed class DavConfigurationTests : IDisposable
{
    private readonly TemporaryTree _tree = new();

    public DavConfigurationTests() => _tree.Write("secret", "pa$$ word\n");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void The_three_blocks_are_three_areas()
    {
        var settings = Read("carddav.url = \"https://mail.example.com/a/{user}\"\ncaldav.url = \"https://mail.example.com/c/{user}/\"\nwebdav.url = \"https://mail.example.com/d/{local}/{domain}\"");

        Assert.Equal([FolderArea.Contacts, FolderArea.Calendars, FolderArea.Drive], settings.Select(one => one.Area));
        Assert.Equal("https://mail.example.com/a/anna%40example.com/", settings[0].UrlOf("anna@example.com").AbsoluteUri);
        Assert.Equal("https://mail.example.com/d/anna/example.com/", settings[2].UrlOf("anna@example.com").AbsoluteUri);
        Assert.Equal("backup", settings[0].LoginOf("anna@example.com"));
        Assert.DoesNotContain("word", $"{settings[0]}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_login_may_name_the_account_and_the_administrator()
    {
        var settings = Assert.Single(Read("caldav { url = \"https://mail.example.com/\", login = \"{user}*{admin}\" }"));

        Assert.Equal("anna@example.com*backup", settings.LoginOf("anna@example.com"));
    }

    [Theory]
    [InlineData("carddav { login = x }", "carddav.url")]
    [InlineData("caldav { url = \"mail.example.com/{user}\" }", "no address")]
    [InlineData("caldav { url = \"http://mail.example.com/{user}/\" }", "https")]
    [InlineData("caldav { url = \"ftp://mail.example.com/{user}/\" }", "no address")]
    [InlineData("caldav { url = \"https://mail.example.com/dav/\" }", "{user}")]
    [InlineData("webdav { url = \"https://mail.example.com/{user}/\", tls = none }", "webdav.tls is not known")]
    [InlineData("webdav { url = \"https://mail.example.com/{user}/\", ca-file = nowhere.pem }", "nowhere.pem")]
    public void What_is_written_wrong_is_named(string block, string named)
    {
        var refused = Assert.Throws<ArgumentException>(() => Read(block));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<DavSettings> Read(string blocks) => ConfigBlock.Read(
        _tree.Write("server.conf", $"administrator {{ user = backup, password-file = secret }}\n{blocks}"), DavConfiguration.Read);
}
