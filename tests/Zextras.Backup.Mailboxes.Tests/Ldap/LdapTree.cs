using System.DirectoryServices.Protocols;
using System.Net;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Ldap;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Ldap;

/// <summary>One test's own part of the directory: a domain, what lies in it, and another client that changes it.</summary>
internal sealed class LdapTree : IDisposable
{
    public const string Admin = "cn=admin,dc=example,dc=test";

    private readonly SlapdServer _server;
    private readonly LdapConnection _client;

    public LdapTree(SlapdServer server)
    {
        _server = server;
        Domain = $"{server.NewTree()}.test";
        Base = $"dc={Domain.Split('.')[0]},dc=test";
        _client = Connect(Admin, "admin-password");
    }

    public string Domain { get; }

    public string Base { get; }

    public Guid AliceId { get; } = Guid.NewGuid();

    public Guid ListId { get; } = Guid.NewGuid();

    public Guid DomainId { get; } = Guid.NewGuid();

    public Guid ClassId { get; } = Guid.NewGuid();

    public string AliceDn => $"uid=alice,ou=people,{Base}";

    /// <summary>A tree as Zimbra has it.</summary>
    public LdapTree WithZimbra()
    {
        Add(Base, ("objectClass", ["dcObject", "organization", "zimbraDomain"]), ("o", [Domain]), ("zimbraId", [$"{DomainId}"]), ("zimbraDomainName", [Domain]), ("zimbraDomainType", ["local"]));
        Add($"cn=gold,{Base}", ("objectClass", ["zimbraCOS"]), ("zimbraId", [$"{ClassId}"]), ("zimbraMailQuota", ["1000"]));
        Add($"ou=people,{Base}", ("objectClass", ["organizationalUnit"]));
        AddZimbraAccount("alice", AliceId, ("zimbraMailAlias", [$"al@{Domain}"]), ("zimbraLastLogonTimestamp", ["20261101080000Z"]), ("zimbraCOSId", [$"{ClassId}"]));
        Add($"zimbraSignatureName=Work,{AliceDn}", ("objectClass", ["zimbraSignature"]), ("zimbraSignatureId", ["s1"]), ("zimbraPrefMailSignature", ["Alice, accounts"]));
        Add($"uid=al,ou=people,{Base}", ("objectClass", ["zimbraAlias"]), ("zimbraId", [$"{Guid.NewGuid()}"]), ("zimbraAliasTargetId", [$"{AliceId}"]));
        AddZimbraAccount("bob", Guid.NewGuid());
        Add($"uid=staff,ou=people,{Base}", ("objectClass", ["zimbraDistributionList"]), ("zimbraId", [$"{ListId}"]), ("mail", [$"staff@{Domain}"]), ("zimbraMailForwardingAddress", [$"bob@{Domain}", $"alice@{Domain}"]));
        return this;
    }

    /// <summary>A tree of inetOrgPerson and groupOfNames.</summary>
    public LdapTree WithPlain()
    {
        Add(Base, ("objectClass", ["dcObject", "organization"]), ("o", [Domain]));
        Add($"ou=people,{Base}", ("objectClass", ["organizationalUnit"]));
        Add(AliceDn, ("objectClass", ["inetOrgPerson"]), ("cn", ["Alice"]), ("sn", ["A"]), ("mail", [$"a.first@{Domain}", $"alice@{Domain}"]), ("userPassword", ["{CRYPT}x"]), ("jpegPhoto", [new byte[] { 0xFF, 0xD8, 0 }]));
        Add($"cn=team,ou=people,{Base}", ("objectClass", ["groupOfNames"]), ("member", [AliceDn]));
        return this;
    }

    public void AddZimbraAccount(string user, Guid id, params (string Name, object[] Values)[] more) => Add(
        $"uid={user},ou=people,{Base}",
        [("objectClass", ["inetOrgPerson", "zimbraAccount"]), ("cn", [user]), ("sn", [user]), ("zimbraId", [$"{id}"]), ("zimbraAccountStatus", ["active"]),
         ("mail", [$"{user}@{Domain}"]), ("zimbraMailDeliveryAddress", [$"{user}@{Domain}"]), ("userPassword", [$"pw-{user}"]), .. more]);

    public LdapSettings Settings(LdapProfile profile) => new()
    {
        Host = "127.0.0.1",
        Port = _server.Port,
        Tls = Tls.None,
        BindDn = Admin,
        Password = () => "admin-password",
        Base = Base,
        Profile = profile,
        Timeout = TimeSpan.FromSeconds(10),
    };

    public LdapDirectory Open(LdapProfile profile) => new(Settings(profile), TimeProvider.System);

    public void Add(string dn, params (string Name, object[] Values)[] attributes) =>
        _client.SendRequest(new AddRequest(dn, [.. attributes.Select(attribute => new DirectoryAttribute(attribute.Name, Bytes(attribute.Values)))]));

    public void Set(string dn, string attribute, params object[] values) =>
        _client.SendRequest(new ModifyRequest(dn, DirectoryAttributeOperation.Replace, attribute, Bytes(values)));

    public void Move(string dn, string parent, string rdn) => _client.SendRequest(new ModifyDNRequest(dn, parent, rdn));

    public void Delete(params IEnumerable<string> dns)
    {
        foreach (var dn in dns)
        {
            _client.SendRequest(new DeleteRequest(dn));
        }
    }

    /// <summary>Deletes an account of the Zimbra tree with all that belongs to it.</summary>
    public void DeleteAlice() => Delete($"zimbraSignatureName=Work,{AliceDn}", $"uid=al,ou=people,{Base}", AliceDn);

    /// <summary>All values of one attribute, none where the entry is gone.</summary>
    public IReadOnlyList<string> Get(string dn, string attribute)
    {
        try
        {
            var entries = ((SearchResponse)_client.SendRequest(new SearchRequest(dn, "(objectClass=*)", SearchScope.Base, attribute))).Entries;
            return entries[0].Attributes[attribute] is { } found ? [.. found.GetValues(typeof(string)).Cast<string>().Order(StringComparer.Ordinal)] : [];
        }
        catch (DirectoryOperationException e) when (e.Response.ResultCode is ResultCode.NoSuchObject)
        {
            return [];
        }
    }

    /// <summary>Whether somebody can log in with that password.</summary>
    public bool CanLogIn(string dn, string password)
    {
        try
        {
            Connect(dn, password).Dispose();
            return true;
        }
        catch (LdapException)
        {
            return false;
        }
    }

    public void Dispose() => _client.Dispose();

    public static async Task<IReadOnlyList<AccountEntry>> AccountsAsync(IAccountDirectory directory)
    {
        var all = new List<AccountEntry>();
        await foreach (var entry in directory.ListAccountsAsync(CancellationToken.None))
        {
            all.Add(entry);
        }

        return all;
    }

    public static async Task<IReadOnlyList<DirectoryEntry>> ObjectsAsync(IAccountDirectory directory)
    {
        var all = new List<DirectoryEntry>();
        await foreach (var entry in directory.ListDirectoryAsync(CancellationToken.None))
        {
            all.Add(entry);
        }

        return all;
    }

    /// <summary>The state that the engine records of an account.</summary>
    public static ItemState StateOf(AccountEntry entry) => new(
        new Placement { Key = entry.Name }, new ItemContent { Kind = ItemKind.Account, Name = entry.Name, Attributes = entry.Settings! });

    /// <summary>The state that the engine records of another object.</summary>
    public static ItemState StateOf(DirectoryEntry entry) => new(
        new Placement { Key = entry.Name }, new ItemContent { Kind = entry.Kind, Name = entry.Name, Attributes = entry.Attributes });

    private LdapConnection Connect(string dn, string password)
    {
        var connection = new LdapConnection(new LdapDirectoryIdentifier("127.0.0.1", _server.Port), new NetworkCredential(dn, password), AuthType.Basic);
        connection.SessionOptions.ProtocolVersion = 3;
        connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
        connection.Bind();
        return connection;
    }

    private static object[] Bytes(object[] values) => [.. values.Select(value => value is string text ? System.Text.Encoding.UTF8.GetBytes(text) : value)];
}
