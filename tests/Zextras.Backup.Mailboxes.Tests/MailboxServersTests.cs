using Xunit;

namespace Zextras.Backup.Mailboxes.Tests;

public sealed class MailboxServersTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/srv/mail")]
    [InlineData("gopher:/srv/mail")]
    [InlineData("maildir:")]
    [InlineData("config:")]
    public void What_is_not_known_is_refused_with_what_is(string address)
    {
        var refused = Assert.Throws<ArgumentException>(() => MailboxServers.Create(address, TimeProvider.System));

        Assert.Contains("maildir:", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maildir:/srv/mail")]
    [InlineData("MAILDIR: /srv/mail")]
    public async Task A_tree_of_Maildirs_is_named_by_its_path(string address)
    {
        await using var server = MailboxServers.Create(address, TimeProvider.System);

        Assert.Equal("maildir:/srv/mail", server.Description);
    }
}
