using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Ldap;
using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Ldap;

/// <summary>A listing that is not whole is none: an empty or short one would mark accounts as deleted.</summary>
[Collection(SlapdTests.Name)]
public sealed class LdapFailureTests(SlapdServer server) : IDisposable
{
    private readonly LdapTree _tree = new(server);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_size_limit_of_the_server_fails_the_listing()
    {
        _tree.WithZimbra();
        for (var i = 0; i < 5; i++)
        {
            _tree.AddZimbraAccount($"u{i}", Guid.NewGuid());
        }

        await using var directory = new LdapDirectory(
            Settings with { BindDn = "cn=reader,dc=example,dc=test", Password = () => "reader-password" }, TimeProvider.System);
        var failed = await Assert.ThrowsAsync<MailboxException>(() => LdapTree.AccountsAsync(directory));

        Assert.Equal(MailboxFailure.Unavailable, failed.Failure);
        Assert.Contains("size=unlimited", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_fails_the_listing() =>
        await FailsAsync(Settings with { Password = () => "wrong" }, $"does not let '{LdapTree.Admin}' in");

    [Fact]
    public async Task An_empty_password_is_not_a_login_as_nobody() => await FailsAsync(Settings with { Password = () => "" }, "is empty");

    [Fact]
    public async Task A_server_that_is_down_fails_the_listing() => await FailsAsync(Settings with { Port = SlapdServer.AnyPort() }, "Check that it runs");

    [Fact]
    public async Task A_host_that_is_not_there_fails_the_listing() => await FailsAsync(Settings with { Host = "nowhere.invalid" }, "ldap.host");

    [Fact]
    public async Task A_base_that_is_not_there_fails_the_listing() => await FailsAsync(Settings with { Base = "dc=nowhere,dc=test" }, "Check ldap.base");

    [Fact]
    public async Task A_filter_that_is_none_fails_the_listing()
    {
        var account = LdapProfile.Plain.Kinds[0] with { Filter = "(mail=*" };
        await FailsAsync(Settings with { Profile = LdapProfile.Plain with { Kinds = [account, .. LdapProfile.Plain.Kinds.Skip(1)] } }, "RFC 4515");
    }

    [Fact]
    public async Task A_part_of_the_tree_on_another_server_fails_the_listing()
    {
        _tree.WithPlain();
        _tree.Add($"ou=far,{_tree.Base}", ("objectClass", ["referral", "extensibleObject"]), ("ref", [$"ldap://far.example.com/ou=far,{_tree.Base}"]));

        await FailsAsync(Settings with { Profile = LdapProfile.Plain }, "ldap://far.example.com");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_encrypted_connection_is_used_where_its_certificate_is_trusted(bool isImplicit)
    {
        _tree.WithPlain();
        var encrypted = Settings with
        {
            Profile = LdapProfile.Plain,
            Tls = isImplicit ? Tls.Implicit : Tls.StartTls,
            Port = isImplicit ? server.TlsPort : server.Port,
            CaFile = server.Certificate,
        };
        await using (var directory = new LdapDirectory(encrypted, TimeProvider.System))
        {
            Assert.Single(await LdapTree.AccountsAsync(directory));
        }

        using var other = new TemporaryTree();
        await FailsAsync(encrypted with { CaFile = other.Write("ca.pem", OtherAuthority) }, "certificate is not accepted");
        await FailsAsync(encrypted with { CaFile = null }, "certificate is not accepted");
        await FailsAsync(encrypted with { CaFile = other.Write("none.pem", "no certificate") }, "ca-file");

        await using var again = new LdapDirectory(encrypted, TimeProvider.System);
        Assert.Single(await LdapTree.AccountsAsync(again));
    }

    private static string OtherAuthority
    {
        get
        {
            using var key = System.Security.Cryptography.RSA.Create(2048);
            var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
                "CN=other", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(1));
            return certificate.ExportCertificatePem();
        }
    }

    private LdapSettings Settings => _tree.Settings(LdapProfile.Zimbra);

    private static async Task FailsAsync(LdapSettings settings, string named)
    {
        await using var directory = new LdapDirectory(settings, TimeProvider.System);
        var accounts = await Assert.ThrowsAsync<MailboxException>(() => LdapTree.AccountsAsync(directory));
        var objects = await Assert.ThrowsAsync<MailboxException>(() => LdapTree.ObjectsAsync(directory));

        Assert.Contains(named, accounts.Message, StringComparison.Ordinal);
        Assert.Equal(MailboxFailure.Unavailable, accounts.Failure);
        Assert.Equal(MailboxFailure.Unavailable, objects.Failure);
        Assert.DoesNotContain("-password'", accounts.Message, StringComparison.Ordinal);
    }
}
