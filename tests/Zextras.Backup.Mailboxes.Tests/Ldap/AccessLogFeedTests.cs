using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Ldap;
using Zextras.Backup.Mailboxes.Tests.Feed;

namespace Zextras.Backup.Mailboxes.Tests.Ldap;

/// <summary>What a real slapd notes of writes, and whose account each is about.</summary>
[Collection(SlapdTests.Name)]
public sealed class AccessLogFeedTests(SlapdServer slapd) : IAsyncLifetime
{
    private static readonly AccessLogSettings Log = new("cn=accesslog", TimeSpan.FromMilliseconds(100));

    private readonly LdapTree _tree = new LdapTree(slapd).WithZimbra();
    private Listener _listener = null!;

    private string Alice => $"alice@{_tree.Domain}";

    public async Task InitializeAsync() => _listener = await Listener.StartAsync(Open());

    public async Task DisposeAsync()
    {
        await _listener.DisposeAsync();
        _tree.Dispose();
    }

    [Fact]
    public async Task A_write_names_its_account_and_what_was_before_is_left_out()
    {
        _tree.AddZimbraAccount("carol", Guid.NewGuid());
        Assert.Equal([$"carol@{_tree.Domain}"], await AccountsUntilAsync($"carol@{_tree.Domain}"));
        _tree.Set(_tree.AliceDn, "zimbraPrefLocale", "it");
        Assert.Equal([Alice], await AccountsUntilAsync(Alice));
    }

    [Fact]
    public async Task Signatures_and_aliases_are_their_account()
    {
        _tree.Set($"zimbraSignatureName=Work,{_tree.AliceDn}", "zimbraPrefMailSignature", "new");
        Assert.Equal([Alice], await AccountsUntilAsync(Alice));
        _tree.Delete($"zimbraSignatureName=Work,{_tree.AliceDn}");
        Assert.Equal([Alice], await AccountsUntilAsync(Alice));
        _tree.Set($"uid=al,ou=people,{_tree.Base}", "cn", "al");
        Assert.Equal([Alice], await AccountsUntilAsync(Alice));
    }

    [Fact]
    public async Task An_entry_that_moved_is_the_account_that_it_was()
    {
        _tree.Move($"uid=bob,ou=people,{_tree.Base}", _tree.Base, "uid=bob");
        Assert.Equal([$"bob@{_tree.Domain}"], await AccountsUntilAsync($"bob@{_tree.Domain}"));
    }

    [Fact]
    public async Task Logins_lists_and_classes_are_not_told()
    {
        _tree.Set(_tree.AliceDn, "zimbraLastLogonTimestamp", "20261123090000Z");
        _tree.Set($"uid=staff,ou=people,{_tree.Base}", "displayName", "All");
        _tree.Set($"cn=gold,{_tree.Base}", "zimbraMailQuota", "5");
        _tree.Set($"uid=bob,ou=people,{_tree.Base}", "displayName", "Bob");
        Assert.Equal([$"bob@{_tree.Domain}"], await AccountsUntilAsync($"bob@{_tree.Domain}"));
    }

    private AccessLogFeed Open() => new(_tree.Settings(LdapProfile.Zimbra), Log, TimeProvider.System);

    private async Task<string[]> AccountsUntilAsync(string wanted) =>
        [.. (await _listener.UntilAsync(told => told is MailboxEvent.AccountChanged changed && changed.Account == wanted)).OfType<MailboxEvent.AccountChanged>().Select(changed => changed.Account)];
}
