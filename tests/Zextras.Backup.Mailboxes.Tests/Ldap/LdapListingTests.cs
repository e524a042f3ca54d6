using Microsoft.Extensions.Time.Testing;
using Xunit;
using Zextras.Backup.Mailboxes.Ldap;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Ldap;

[Collection(SlapdTests.Name)]
public sealed class LdapListingTests(SlapdServer server) : IDisposable
{
    private readonly LdapTree _tree = new(server);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task An_account_has_what_a_restore_needs_under_the_names_that_servers_share()
    {
        await using var directory = _tree.WithZimbra().Open(LdapProfile.Zimbra);

        var accounts = await LdapTree.AccountsAsync(directory);

        Assert.Equal([$"alice@{_tree.Domain}", $"bob@{_tree.Domain}"], accounts.Select(account => account.Name).Order());
        var alice = accounts.Single(account => account.Id.Value == _tree.AliceId).Settings!;
        Assert.Equal([$"alice@{_tree.Domain}"], alice[AttributeNames.Email]);
        Assert.Equal([$"al@{_tree.Domain}"], alice[AttributeNames.Alias]);
        Assert.Equal(["pw-alice"], alice[AttributeNames.PasswordHash]);
        Assert.Equal([$"{_tree.ClassId}"], alice[AttributeNames.ClassOfService]);
        Assert.Equal(["active"], alice[AttributeNames.Status]);
        Assert.Equal([_tree.AliceDn], alice["dn"]);
        Assert.Single(alice["entryUUID"]);
        Assert.Single(alice["createTimestamp"]);
    }

    [Fact]
    public async Task A_login_or_another_passing_thing_is_no_change()
    {
        await using var directory = _tree.WithZimbra().Open(LdapProfile.Zimbra);
        var before = await LdapTree.AccountsAsync(directory);

        _tree.Set(_tree.AliceDn, "zimbraLastLogonTimestamp", "20261123100000Z");

        var after = await LdapTree.AccountsAsync(directory);
        Assert.Equal(before.Select(account => account.Settings), after.Select(account => account.Settings));
        Assert.DoesNotContain(after.SelectMany(account => account.Settings!), attribute => EphemeralAttributes.Names.Contains(attribute.Key));
    }

    [Fact]
    public async Task Signatures_and_aliases_belong_to_their_account()
    {
        await using var directory = _tree.WithZimbra().Open(LdapProfile.Zimbra);

        var alice = (await LdapTree.AccountsAsync(directory)).Single(account => account.Id.Value == _tree.AliceId).Settings!;

        Assert.Equal(["Alice, accounts"], alice[$"entry:zimbraSignatureName=Work,{_tree.AliceDn}:zimbraPrefMailSignature"]);
        Assert.Equal([$"{_tree.AliceId}"], alice[$"entry:uid=al,ou=people,{_tree.Base}:zimbraAliasTargetId"]);
    }

    [Fact]
    public async Task Domains_lists_and_classes_have_their_ids_and_members()
    {
        await using var directory = _tree.WithZimbra().Open(LdapProfile.Zimbra);

        var objects = await LdapTree.ObjectsAsync(directory);

        Assert.Equal(
            [(ItemKind.DistributionList, _tree.ListId, $"staff@{_tree.Domain}"), (ItemKind.Domain, _tree.DomainId, _tree.Domain), (ItemKind.ClassOfService, _tree.ClassId, "gold")],
            objects.OrderBy(entry => entry.Kind).Select(entry => (entry.Kind, entry.Id, entry.Name)));
        Assert.Equal([$"alice@{_tree.Domain}", $"bob@{_tree.Domain}"], objects.Single(entry => entry.Kind is ItemKind.DistributionList).Attributes[AttributeNames.Member]);
        Assert.DoesNotContain(objects.Single(entry => entry.Kind is ItemKind.Domain).Attributes, attribute => attribute.Key.StartsWith("entry:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plain_directory_is_read_too()
    {
        await using var directory = _tree.WithPlain().Open(LdapProfile.Plain);

        var alice = Assert.Single(await LdapTree.AccountsAsync(directory));
        var objects = await LdapTree.ObjectsAsync(directory);

        // Of two addresses the one that belongs to the uid.
        Assert.Equal($"alice@{_tree.Domain}", alice.Name);
        Assert.Equal(["{CRYPT}x"], alice.Settings![AttributeNames.PasswordHash]);
        Assert.Equal(["base64:/9gA"], alice.Settings["jpegPhoto"]);
        Assert.Equal(alice.Id.ToString(), alice.Settings.First("entryUUID"));
        Assert.Equal([(ItemKind.Domain, _tree.Domain), (ItemKind.DistributionList, "team")], objects.Select(entry => (entry.Kind, entry.Name)));
        Assert.Equal([_tree.AliceDn], objects[1].Attributes[AttributeNames.Member]);
    }

    [Fact]
    public async Task Who_moves_stays_the_same()
    {
        await using var directory = _tree.WithPlain().Open(LdapProfile.Plain);
        var before = Assert.Single(await LdapTree.AccountsAsync(directory));
        _tree.Add($"ou=left,{_tree.Base}", ("objectClass", ["organizationalUnit"]));

        _tree.Move(_tree.AliceDn, $"ou=left,{_tree.Base}", "uid=alicia");

        var after = Assert.Single(await LdapTree.AccountsAsync(directory));
        Assert.Equal(before.Id, after.Id);
        Assert.Equal([$"uid=alicia,ou=left,{_tree.Base}"], after.Settings!["dn"]);
    }

    [Fact]
    public async Task What_came_changed_went_and_no_longer_fits_is_seen_by_the_next_listing()
    {
        await using var directory = _tree.WithZimbra().Open(LdapProfile.Zimbra);
        for (var i = 0; i < 5; i++)
        {
            _tree.AddZimbraAccount($"u{i}", Guid.NewGuid());
        }

        Assert.Equal(7, (await LdapTree.AccountsAsync(directory)).Count);

        _tree.AddZimbraAccount("new", Guid.NewGuid());
        _tree.Set($"uid=u0,ou=people,{_tree.Base}", "displayName", "Renée Ω");
        _tree.Delete($"uid=u1,ou=people,{_tree.Base}");
        _tree.Set($"zimbraSignatureName=Work,{_tree.AliceDn}", "zimbraPrefMailSignature", "Alice, sales");

        var after = await LdapTree.AccountsAsync(directory);
        Assert.Equal(["alice", "bob", "new", "u0", "u2", "u3", "u4"], after.Select(account => account.Name.Split('@')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(["Renée Ω"], after.Single(account => account.Name.StartsWith("u0@", StringComparison.Ordinal)).Settings![AttributeNames.DisplayName]);
        Assert.Contains(after.SelectMany(account => account.Settings!), attribute => attribute.Value.Contains("Alice, sales"));
    }

    [Fact]
    public void Without_a_change_nothing_is_read_and_after_one_only_that()
    {
        _tree.WithZimbra();
        var listing = new LdapListing("(objectClass=zimbraAccount)", TimeProvider.System);
        using var link = LdapLink.Open(_tree.Settings(LdapProfile.Zimbra));
        var mark = link.ReadContextCsn();
        Assert.NotNull(mark);
        var first = listing.Read(link, mark, CancellationToken.None);

        Assert.Same(first, listing.Read(link, link.ReadContextCsn(), CancellationToken.None));

        _tree.Set($"uid=bob,ou=people,{_tree.Base}", "displayName", "Bob");
        var next = listing.Read(link, link.ReadContextCsn(), CancellationToken.None);
        Assert.Single(next, entry => !first.Contains(entry));
        Assert.Single(next, entry => first.Any(known => ReferenceEquals(known, entry)));
    }

    [Fact]
    public void Once_a_day_everything_is_read_afresh()
    {
        _tree.WithZimbra();
        var clock = new FakeTimeProvider();
        var listing = new LdapListing("(objectClass=zimbraAccount)", clock);
        using var link = LdapLink.Open(_tree.Settings(LdapProfile.Zimbra));
        var mark = link.ReadContextCsn();
        var first = listing.Read(link, mark, CancellationToken.None);

        clock.Advance(TimeSpan.FromDays(1));

        Assert.NotSame(first, listing.Read(link, mark, CancellationToken.None));
    }

    [Fact]
    public async Task More_accounts_than_a_page_are_all_there()
    {
        await using var directory = _tree.WithZimbra().Open(LdapProfile.Zimbra);
        for (var i = 0; i < 1100; i++)
        {
            _tree.AddZimbraAccount($"many{i}", Guid.NewGuid());
        }

        Assert.Equal(1102, (await LdapTree.AccountsAsync(directory)).Count);
    }

    [Fact]
    public async Task An_account_is_found_by_its_id()
    {
        await using var directory = _tree.WithZimbra().Open(LdapProfile.Zimbra);

        Assert.Equal($"alice@{_tree.Domain}", await directory.FindAddressAsync(new AccountId(_tree.AliceId), CancellationToken.None));
        Assert.Null(await directory.FindAddressAsync(new AccountId(Guid.NewGuid()), CancellationToken.None));
    }
}
