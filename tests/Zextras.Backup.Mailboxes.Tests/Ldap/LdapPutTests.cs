using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Ldap;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Ldap;

[Collection(SlapdTests.Name)]
public sealed class LdapPutTests(SlapdServer server) : IDisposable
{
    private readonly LdapTree _tree = new(server);

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("zimbra")]
    [InlineData("plain")]
    public async Task A_deleted_account_comes_back_as_it_was(string profile)
    {
        await using var directory = Open(profile);
        _tree.Set(_tree.AliceDn, "userPassword", "{SSHA}e41iHXoRbxszMs7QwI8KfIB4Kw5zYWx0");
        var before = await AliceAsync(directory);
        DeleteAlice(profile);

        var put = await directory.PutAccountAsync(before.Id, LdapTree.StateOf(before), CancellationToken.None);

        Assert.Equal((before.Name, 0), (put.Key, put.NotCarried.Count));
        Assert.Equal(before, await AliceAsync(directory));
        Assert.True(_tree.CanLogIn(_tree.AliceDn, "alice-password"));
        Assert.False(_tree.CanLogIn(_tree.AliceDn, "another"));
    }

    [Fact]
    public async Task A_changed_account_gets_its_settings_back_and_keeps_what_is_passing()
    {
        await using var directory = Open("zimbra");
        var before = await AliceAsync(directory);
        _tree.Set(_tree.AliceDn, "displayName", "Somebody");
        _tree.Set(_tree.AliceDn, "zimbraAccountStatus", "closed");
        _tree.Set(_tree.AliceDn, "zimbraMailAlias");
        _tree.Set(_tree.AliceDn, "zimbraLastLogonTimestamp", "20261123100000Z");
        _tree.Set($"zimbraSignatureName=Work,{_tree.AliceDn}", "zimbraPrefMailSignature", "changed");
        _tree.Add($"zimbraSignatureName=New,{_tree.AliceDn}", ("objectClass", ["zimbraSignature"]), ("zimbraSignatureId", ["s2"]));

        var put = await directory.PutAccountAsync(before.Id, LdapTree.StateOf(before), CancellationToken.None);

        Assert.Empty(put.NotCarried);
        Assert.Equal(before, await AliceAsync(directory));
        Assert.Equal(["20261123100000Z"], _tree.Get(_tree.AliceDn, "zimbraLastLogonTimestamp"));
    }

    [Fact]
    public async Task An_account_that_moved_goes_back_with_what_is_below_it()
    {
        await using var directory = Open("zimbra");
        var before = await AliceAsync(directory);
        _tree.Add($"ou=left,{_tree.Base}", ("objectClass", ["organizationalUnit"]));
        _tree.Move(_tree.AliceDn, $"ou=left,{_tree.Base}", "uid=alicia");

        await directory.PutAccountAsync(before.Id, LdapTree.StateOf(before), CancellationToken.None);

        Assert.Equal(before, await AliceAsync(directory));
    }

    [Fact]
    public async Task Nothing_is_written_where_nothing_differs()
    {
        await using var directory = Open("zimbra");
        var before = await AliceAsync(directory);
        var changed = _tree.Get(_tree.AliceDn, "entryCSN");

        await directory.PutAccountAsync(before.Id, LdapTree.StateOf(before), CancellationToken.None);

        Assert.Equal(changed, _tree.Get(_tree.AliceDn, "entryCSN"));
    }

    [Theory]
    [InlineData(ItemKind.DistributionList)]
    [InlineData(ItemKind.ClassOfService)]
    public async Task A_list_or_class_comes_back_changed_or_deleted(ItemKind kind)
    {
        await using var directory = Open("zimbra");
        var before = await ObjectAsync(directory, kind);
        var dn = before.Attributes.First("dn")!;
        _tree.Set(dn, "zimbraNotes", "changed");
        _tree.Set(dn, "zimbraMailForwardingAddress");

        await directory.PutDirectoryObjectAsync(ItemId.Of(before.Id), LdapTree.StateOf(before), CancellationToken.None);
        Assert.Equal(before, await ObjectAsync(directory, kind));

        _tree.Delete(dn);
        await directory.PutDirectoryObjectAsync(ItemId.Of(before.Id), LdapTree.StateOf(before), CancellationToken.None);
        Assert.Equal(before, await ObjectAsync(directory, kind));
    }

    [Fact]
    public async Task A_domain_comes_back_first_and_then_the_accounts_in_it()
    {
        await using var directory = Open("zimbra");
        var (account, domain) = (await AliceAsync(directory), await ObjectAsync(directory, ItemKind.Domain));
        _tree.DeleteAlice();
        _tree.Delete($"uid=bob,ou=people,{_tree.Base}", $"uid=staff,ou=people,{_tree.Base}", $"ou=people,{_tree.Base}", $"cn=gold,{_tree.Base}", _tree.Base);

        // An account must not bring a domain back that somebody deleted.
        await using var all = new LdapDirectory(_tree.Settings(LdapProfile.Zimbra) with { Base = "dc=test" }, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<MailboxException>(() => all.PutAccountAsync(account.Id, LdapTree.StateOf(account), CancellationToken.None));
        Assert.Contains($"no entry '{_tree.Base}'", refused.Message, StringComparison.Ordinal);

        await all.PutDirectoryObjectAsync(ItemId.Of(domain.Id), LdapTree.StateOf(domain), CancellationToken.None);
        await all.PutAccountAsync(account.Id, LdapTree.StateOf(account), CancellationToken.None);

        Assert.Equal(domain, await ObjectAsync(directory, ItemKind.Domain));
        Assert.Equal(account, await AliceAsync(directory));
    }

    [Fact]
    public async Task What_is_the_directory_s_own_to_set_is_named_where_it_does_not_let_it_be_set()
    {
        await using var directory = Open("zimbra");
        var before = await AliceAsync(directory);
        _tree.DeleteAlice();
        var settings = _tree.Settings(LdapProfile.Zimbra) with { BindDn = "cn=writer,dc=example,dc=test", Password = () => "writer-password" };
        await using var writer = new LdapDirectory(settings, TimeProvider.System);

        var put = await writer.PutAccountAsync(before.Id, LdapTree.StateOf(before), CancellationToken.None);

        Assert.Contains(put.NotCarried, what => what.StartsWith($"entryUUID of {_tree.AliceDn}", StringComparison.Ordinal));
        var after = await AliceAsync(directory);
        Assert.Equal(before.Settings![AttributeNames.PasswordHash], after.Settings![AttributeNames.PasswordHash]);
        Assert.NotEqual(before.Settings["entryUUID"], after.Settings["entryUUID"]);
    }

    [Fact]
    public async Task An_attribute_that_the_directory_does_not_know_does_not_keep_back_the_others()
    {
        await using var directory = Open("zimbra");
        var before = await AliceAsync(directory);
        var state = LdapTree.StateOf(before);
        state = state with { Content = state.Content with { Attributes = state.Content.Attributes.With("zimbraNeverHeardOf", "1").With("carLicense", "X 1").With("dc", "no") } };

        _tree.Set(_tree.AliceDn, "displayName", "Somebody");
        var modified = await directory.PutAccountAsync(before.Id, state, CancellationToken.None);
        Assert.Empty(_tree.Get(_tree.AliceDn, "displayName"));
        _tree.DeleteAlice();
        var added = await directory.PutAccountAsync(before.Id, state, CancellationToken.None);

        foreach (var notCarried in new[] { modified.NotCarried, added.NotCarried })
        {
            Assert.Equal(["dc of", "zimbraNeverHeardOf of"], notCarried.Select(what => string.Join(' ', what.Split(' ').Take(2))).Order(StringComparer.Ordinal));
        }

        Assert.Equal(["X 1"], _tree.Get(_tree.AliceDn, "carLicense"));
    }

    [Fact]
    public async Task An_account_takes_nobody_s_place_and_nobody_s_address()
    {
        await using var directory = Open("zimbra");
        var before = await AliceAsync(directory);
        _tree.DeleteAlice();

        _tree.AddZimbraAccount("alice", Guid.NewGuid());
        var place = await RefusedAsync(directory, before);
        Assert.Contains("is taken by another entry", place.Message, StringComparison.Ordinal);

        _tree.Move(_tree.AliceDn, $"ou=people,{_tree.Base}", "uid=other");
        var address = await RefusedAsync(directory, before);
        Assert.Contains($"belongs to 'uid=other,ou=people,{_tree.Base}'", address.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_under_another_address_leaves_the_first_account_what_is_its_own()
    {
        await using var directory = Open("zimbra");
        var before = await AliceAsync(directory);
        var state = LdapTree.StateOf(before);
        var copy = new AccountId(Guid.NewGuid());

        var put = await directory.PutAccountAsync(copy, state with { Content = state.Content with { Name = $"alice2@{_tree.Domain}" } }, CancellationToken.None);

        Assert.Equal($"alice2@{_tree.Domain}", put.Key);
        Assert.Contains(put.NotCarried, what => what.StartsWith($"alias al@{_tree.Domain}", StringComparison.Ordinal));
        Assert.Contains(put.NotCarried, what => what.StartsWith($"entry uid=al,ou=people,{_tree.Base}", StringComparison.Ordinal));
        Assert.Equal(before, await AliceAsync(directory));
        var accounts = await LdapTree.AccountsAsync(directory);
        var made = accounts.Single(account => account.Id == copy);
        Assert.Equal($"alice2@{_tree.Domain}", made.Name);
        Assert.Equal([$"alice2@{_tree.Domain}"], made.Settings![AttributeNames.Email]);
        Assert.Equal(before.Settings![AttributeNames.PasswordHash], made.Settings[AttributeNames.PasswordHash]);
        Assert.Equal(["Alice, accounts"], made.Settings[$"entry:zimbraSignatureName=Work,uid=alice2,ou=people,{_tree.Base}:zimbraPrefMailSignature"]);

        // Again, now that it is there: its settings, not its name.
        _tree.Set($"uid=alice2,ou=people,{_tree.Base}", "zimbraAccountStatus", "closed");
        await directory.PutAccountAsync(copy, state with { Content = state.Content with { Name = $"alice2@{_tree.Domain}" } }, CancellationToken.None);
        Assert.Equal(["active"], _tree.Get($"uid=alice2,ou=people,{_tree.Base}", "zimbraAccountStatus"));
    }

    [Fact]
    public async Task A_copy_of_a_deleted_account_takes_over_what_nobody_has()
    {
        await using var directory = Open("zimbra");
        var before = await AliceAsync(directory);
        var state = LdapTree.StateOf(before);
        _tree.DeleteAlice();
        var copy = new AccountId(Guid.NewGuid());

        var put = await directory.PutAccountAsync(copy, state with { Content = state.Content with { Name = $"alice2@{_tree.Domain}" } }, CancellationToken.None);

        Assert.Empty(put.NotCarried);
        var made = (await LdapTree.AccountsAsync(directory)).Single(account => account.Id == copy).Settings!;
        Assert.Equal([$"al@{_tree.Domain}"], made[AttributeNames.Alias]);
        Assert.Equal([$"{copy}"], made[$"entry:uid=al,ou=people,{_tree.Base}:zimbraAliasTargetId"]);
        Assert.Empty(_tree.Get(_tree.AliceDn, "uid"));
    }

    [Fact]
    public async Task An_id_that_two_entries_have_is_refused()
    {
        await using var directory = Open("zimbra");
        var before = await AliceAsync(directory);
        _tree.AddZimbraAccount("twin", _tree.AliceId);

        var refused = await RefusedAsync(directory, before);

        Assert.Contains($"Both '{_tree.AliceDn}' and 'uid=twin,ou=people,{_tree.Base}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_of_another_kind_of_server_is_refused()
    {
        await using var directory = Open("zimbra");
        var content = new ItemContent { Kind = ItemKind.Account, Name = "anna@example.com", Attributes = ItemAttributes.Empty.With(AttributeNames.Status, "active") };

        var refused = await Assert.ThrowsAsync<MailboxException>(() =>
            directory.PutAccountAsync(new AccountId(Guid.NewGuid()), new ItemState(new Placement { Key = "a" }, content), CancellationToken.None));

        Assert.Equal(MailboxFailure.Refused, refused.Failure);
        Assert.Contains("Create it there", refused.Message, StringComparison.Ordinal);
    }

    private LdapDirectory Open(string profile) =>
        profile == "zimbra" ? _tree.WithZimbra().Open(LdapProfile.Zimbra) : _tree.WithPlain().Open(LdapProfile.Plain);

    private void DeleteAlice(string profile)
    {
        if (profile == "zimbra")
        {
            _tree.DeleteAlice();
        }
        else
        {
            _tree.Delete(_tree.AliceDn);
        }
    }

    private static async Task<AccountEntry> AliceAsync(LdapDirectory directory) =>
        (await LdapTree.AccountsAsync(directory)).Single(account => account.Name.StartsWith("alice@", StringComparison.Ordinal));

    private static async Task<DirectoryEntry> ObjectAsync(LdapDirectory directory, ItemKind kind) =>
        (await LdapTree.ObjectsAsync(directory)).Single(entry => entry.Kind == kind);

    private static async Task<MailboxException> RefusedAsync(LdapDirectory directory, AccountEntry account)
    {
        var refused = await Assert.ThrowsAsync<MailboxException>(() => directory.PutAccountAsync(account.Id, LdapTree.StateOf(account), CancellationToken.None));
        Assert.Equal(MailboxFailure.Refused, refused.Failure);
        return refused;
    }
}
