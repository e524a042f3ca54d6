using CsCheck;
using Xunit;
using Zextras.Backup.Mailboxes.Ldap;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Ldap;

public sealed class LdapModelTests
{
    [Fact]
    public void Any_value_survives_as_text() => Gen.Byte.Array.Sample(value => LdapValue.ToBytes(LdapValue.ToText(value)).SequenceEqual(value));

    [Fact]
    public void A_text_that_looks_like_an_encoded_one_survives() => Gen.String.Sample(text =>
    {
        var value = System.Text.Encoding.UTF8.GetBytes($"base64:{text}");
        return LdapValue.ToBytes(LdapValue.ToText(value)).SequenceEqual(value);
    });

    [Theory]
    [InlineData("uid=a,ou=People,dc=Example,dc=test", "UID=A, ou=people, dc=example,dc=TEST", true)]
    [InlineData("uid=a,ou=people,dc=test", "uid=b,ou=people,dc=test", false)]
    [InlineData("cn=a\\,b,dc=test", "cn=a\\,b,dc=test", true)]
    [InlineData("cn=a\\,dc=test", "cn=a,dc=test", false)]
    public void Names_are_equal_in_any_letter_case(string one, string other, bool areEqual) =>
        Assert.Equal(areEqual, new DistinguishedName(one) == new DistinguishedName(other));

    [Fact]
    public void A_name_has_parts()
    {
        var name = new DistinguishedName("cn=Doe\\, J\\C3\\B6rg+uid=j,ou=people,dc=example,dc=test");

        Assert.Equal(("cn", "example.test", 4), (name.RdnAttribute, name.Domain, name.Depth));
        Assert.Equal([("cn", "Doe, Jörg"), ("uid", "j")], name.RdnValues);
        Assert.True(name.IsBelow(new DistinguishedName("DC=example,dc=test")));
        Assert.False(name.IsBelow(name));
        Assert.Equal("uid=x,dc=new", $"{new DistinguishedName("uid=x,dc=example,dc=test").Rebase(new("dc=example,dc=test"), new("dc=new"))}");
        Assert.Equal([("cn", "a,b=c")], new DistinguishedName("dc=test").Child("cn", "a,b=c").RdnValues);
    }

    [Fact]
    public void An_object_survives_as_attributes_of_an_item()
    {
        var kind = LdapProfile.Zimbra[ItemKind.DistributionList];
        var entry = Entry("uid=l,dc=test", ("objectClass", ["zimbraDistributionList"]), ("zimbraMailForwardingAddress", ["a@test"]), ("member", ["uid=raw,dc=test"]), ("status", ["raw"]));
        var child = Entry("cn=x:y,uid=l,dc=test", ("objectClass", ["zimbraGroupStaticUnit"]), ("cn", ["x:y"]));

        var attributes = new LdapObject(entry, [child]).ToAttributes(kind);
        var again = LdapObject.Of(attributes, kind)!;

        Assert.Equal(["a@test"], attributes[AttributeNames.Member]);
        Assert.Equal(attributes, again.ToAttributes(kind));
        Assert.Equal(["uid=raw,dc=test"], again.Own["member"]);
        Assert.Equal(child.Dn, Assert.Single(again.Attached).Dn);
    }

    [Fact]
    public void Only_what_differs_is_planned()
    {
        var wanted = Entry("uid=a,ou=x,dc=test", ("cn", ["A"]), ("sn", ["S"]), ("title", ["T"]), ("entryUUID", ["1"]));
        var current = Entry("uid=b,ou=y,dc=test", ("cn", ["A"]), ("sn", ["Z"]), ("mobile", ["1"]), ("entryUUID", ["2"]), ("zimbraAuthTokens", ["t"]));
        var child = Entry("cn=c,uid=b,ou=y,dc=test", ("cn", ["c"]));

        var steps = LdapPlan.Of(new LdapObject(wanted, []), new LdapObject(current, [child]));

        Assert.Equal(new LdapStep.Move(current.Dn, wanted.Dn), steps[0]);
        var modify = Assert.IsType<LdapStep.Modify>(steps[1]);
        Assert.Equal(["mobile", "sn", "title"], modify.Changes.Select(change => change.Key));
        Assert.Empty(modify.Changes[0].Value);
        Assert.Equal(new LdapStep.Delete(new DistinguishedName("cn=c,uid=a,ou=x,dc=test")), steps[2]);
        Assert.Equal(3, steps.Count);
    }

    [Theory]
    [InlineData("zimbraLastLogonTimestamp")]
    [InlineData("zimbraCsrfTokenData")]
    [InlineData("zimbraAuthTokens")]
    [InlineData("zimbraPasswordLockoutFailureTime")]
    [InlineData("pwdFailureTime")]
    [InlineData("PWDFAILURETIME")]
    [InlineData("modifyTimestamp")]
    [InlineData("memberOf")]
    public void What_is_passing_is_on_the_list(string attribute) => Assert.Contains(attribute, (IReadOnlySet<string>)EphemeralAttributes.Names);

    [Theory]
    [InlineData("userPassword")]
    [InlineData("zimbraAccountStatus")]
    [InlineData("zimbraId")]
    [InlineData("entryUUID")]
    [InlineData("createTimestamp")]
    [InlineData("zimbraCOSId")]
    [InlineData("zimbraMailAlias")]
    [InlineData("zimbraMailQuota")]
    [InlineData("zimbraPrefMailSignature")]
    [InlineData("zimbraPasswordModifiedTime")]
    [InlineData("zimbraTwoFactorAuthSecret")]
    public void What_a_restore_needs_is_not_on_the_list(string attribute) => Assert.DoesNotContain(attribute, (IReadOnlySet<string>)EphemeralAttributes.Names);

    private static LdapEntry Entry(string dn, params (string Name, string[] Values)[] attributes) => new()
    {
        Dn = new DistinguishedName(dn),
        Attributes = LdapEntry.Sorted(attributes.Select(pair => KeyValuePair.Create(pair.Name, (IEnumerable<string>)pair.Values))),
    };
}
