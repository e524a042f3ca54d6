using Xunit;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Ldap;
using Zextras.Backup.Mailboxes.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Ldap;

public sealed class LdapConfigurationTests : IDisposable
{
    private const string Administrator = "administrator { user = \"cn=backup,dc=example,dc=com\", password-file = secret }";

    private readonly TemporaryTree _tree = new();

    public LdapConfigurationTests() => _tree.Write("secret", "pa$$ word\n");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void What_is_not_said_is_safe_and_zimbra()
    {
        var settings = Read("host = ldap.example.com");

        Assert.Equal((Tls.Implicit, 636, ""), (settings.Tls, settings.Port, settings.Base));
        Assert.Same(LdapProfile.Zimbra.Kinds[0], settings.Profile.Kinds[0]);
        Assert.Equal("pa$$ word", settings.Password());
        Assert.Equal("ldaps://ldap.example.com:636/", settings.ToString());
    }

    [Fact]
    public void A_profile_can_be_overridden()
    {
        var settings = Read("""
            host = ldap.example.com, tls = starttls, base = "dc=example,dc=com", profile = plain, id-attribute = nsUniqueId, ignore = [description]
            account { filter = "(objectClass=mailUser)", name-attributes = [maildrop], attributes { alias = mailAlternateAddress } }
            domain.filter = none
            """);

        Assert.Equal(389, settings.Port);
        Assert.Equal(("nsUniqueId", "description"), (settings.Profile.IdAttribute, Assert.Single(settings.Profile.Ignored)));
        var account = settings.Profile[ItemKind.Account];
        Assert.Equal(("(objectClass=mailUser)", "maildrop"), (account.Filter, Assert.Single(account.NameAttributes)));
        Assert.Equal(("mailAlternateAddress", "userPassword"), (account.OwnName(AttributeNames.Alias), account.OwnName(AttributeNames.PasswordHash)));
        Assert.Null(settings.Profile[ItemKind.Domain].Filter);
    }

    [Theory]
    [InlineData("port = 1", "ldap.host")]
    [InlineData("host = ldap.example.com, profile = ad", "zimbra or plain")]
    [InlineData("host = ldap.example.com, tls = none", "implicit or starttls")]
    [InlineData("host = ldap.example.com, bsae = x", "ldap.bsae")]
    [InlineData("host = ldap.example.com, ca-file = nowhere.pem", "nowhere.pem")]
    [InlineData("host = ldap.example.com, account.filter = \"objectClass=x\"", "in brackets")]
    [InlineData("host = ldap.example.com, account.attributes.aliases = x", "ldap.account.attributes.aliases")]
    [InlineData("host = ldap.example.com, administrator { user = backup, password-file = secret }", "distinguished name")]
    public void What_is_written_wrong_is_named(string ldap, string named)
    {
        var refused = Assert.Throws<ArgumentException>(() => Read(ldap));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_alone_is_a_server()
    {
        await using var server = ComposedConfiguration.Read(_tree.Write("alone.conf", $"{Administrator}\nldap.host = ldap.example.com"), TimeProvider.System);

        Assert.Equal("ldaps://ldap.example.com:636/", server.Description);
    }

    [Fact]
    public void Accounts_come_from_one_place_only()
    {
        var refused = Assert.Throws<ArgumentException>(() =>
            ComposedConfiguration.Read(_tree.Write("two.conf", $"{Administrator}\naccounts = [\"a@b\"]\nldap.host = ldap.example.com"), TimeProvider.System));

        Assert.Contains("one of them only", refused.Message, StringComparison.Ordinal);
    }

    private LdapSettings Read(string ldap) =>
        ConfigBlock.Read(_tree.Write("server.conf", $"{Administrator}\nldap {{\n{ldap}\n}}"), root => LdapConfiguration.Read(root)!);
}
