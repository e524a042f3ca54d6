using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Ldap;

namespace Zextras.Backup.Mailboxes.Tests.Ldap;

/// <summary>A directory that cannot tell says so.</summary>
[Collection(SlapdTests.Name)]
public sealed class AccessLogFailureTests(SlapdServer slapd)
{
    private static readonly AccessLogSettings Log = new("cn=accesslog", TimeSpan.FromMilliseconds(100));

    [Fact]
    public async Task A_server_that_is_gone_breaks_the_feed_off_and_one_that_is_back_is_heard()
    {
        using (var tree = new LdapTree(slapd).WithZimbra())
        {
            await using var feed = new AccessLogFeed(tree.Settings(LdapProfile.Zimbra), Log, TimeProvider.System);
            await feed.StartAsync(CancellationToken.None);
            await slapd.StopAsync();
            try
            {
                await Assert.ThrowsAsync<MailboxException>(() => FirstAsync(feed));
            }
            finally
            {
                await slapd.StartAsync();
            }
        }

        using var again = new LdapTree(slapd).WithZimbra();
        await using var fresh = new AccessLogFeed(again.Settings(LdapProfile.Zimbra), Log, TimeProvider.System);
        await fresh.StartAsync(CancellationToken.None);
        again.Set(again.AliceDn, "zimbraPrefLocale", "it");
        Assert.Equal($"alice@{again.Domain}", Assert.IsType<MailboxEvent.AccountChanged>(await FirstAsync(fresh)).Account);
    }

    [Theory]
    [InlineData("cn=nolog", LdapTree.Admin, "admin-password")]
    [InlineData("cn=accesslog", "cn=writer,dc=example,dc=test", "writer-password")]
    public async Task A_log_that_is_not_there_or_not_shown_is_said_to_be_missing(string log, string user, string password)
    {
        using var tree = new LdapTree(slapd);
        var settings = tree.Settings(LdapProfile.Zimbra) with { BindDn = user, Password = () => password };
        await using var feed = new AccessLogFeed(settings, Log with { Base = log }, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<MailboxException>(() => feed.StartAsync(CancellationToken.None));
        Assert.Contains("slapo-accesslog", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<MailboxEvent> FirstAsync(AccessLogFeed feed)
    {
        await foreach (var told in feed.ReadAsync(CancellationToken.None))
        {
            return told;
        }

        throw new InvalidOperationException("The feed ended.");
    }
}
