using System.Net;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// Reads the block <c>ldap</c>:
/// <code>
/// ldap {
///   host = ldap.example.com
///   tls = implicit            # implicit (default, port 636), starttls (port 389), none (only to this machine)
///   port = 636
///   ca-file = ca.pem          # the authority of the certificate; by default those that the system trusts
///   administrator { user = "cn=backup,dc=example,dc=com", password-file = FILE }   # a distinguished name
///   base = "dc=example,dc=com"  # everything below it; empty (default): the whole directory
///   profile = plain           # zimbra (default; Carbonio, too) or plain (inetOrgPerson, groupOfNames); the rest overrides it
///   id-attribute = entryUUID
///   ignore = [description]    # attributes that are not recorded, besides logins, tokens, lockouts and the like
///   timeout = 30 seconds
///   accesslog {               # Real Time Scan of accounts, by the overlay slapo-accesslog of OpenLDAP
///     base = cn=accesslog     # where it keeps its log
///     interval = 1 second     # how often the log is read
///   }
///   account {                 # and: distribution-list, domain, class-of-service
///     filter = "(objectClass=inetOrgPerson)"   # none: there are none
///     name-attributes = [mail]
///     attributes { alias = mailAlternateAddress, class-of-service = mailClass }
///   }
/// }
/// </code>
/// </summary>
internal static class LdapConfiguration
{
    private const int ImplicitPort = 636;
    private const int StartTlsPort = 389;

    // Longer than a page of a busy server takes, and still an end.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private static readonly string[] SharedNames =
    [
        AttributeNames.Email, AttributeNames.Alias, AttributeNames.Member, AttributeNames.Status,
        AttributeNames.ClassOfService, AttributeNames.PasswordHash, AttributeNames.DisplayName,
    ];

    private static readonly string[] KindNames = [.. LdapProfile.Plain.Kinds.Select(kind => kind.Kind.Name())];

    /// <summary>The settings of the block; null where there is none.</summary>
    /// <exception cref="FormatException">Something in it is written wrong.</exception>
    public static LdapSettings? Read(ConfigBlock root)
    {
        if (root.Block("ldap", [
            "host", "port", "tls", "ca-file", "administrator", "base", "profile", "id-attribute", "ignore", "timeout", "accesslog", .. KindNames]) is not { } block)
        {
            return null;
        }

        var host = block.RequiredText("host", "ldap.example.com");
        var tls = block.TlsTo(host);
        var administrator = block.AdministratorOr(root);
        if (!administrator.User.Contains('=', StringComparison.Ordinal))
        {
            throw new FormatException($"The directory is read by '{administrator.User}', which is no distinguished name. Write {block.NameOf("administrator.user")} = \"cn=backup,dc=example,dc=com\".");
        }

        return new LdapSettings
        {
            Host = host,
            Port = block.Number("port", tls is Tls.Implicit ? ImplicitPort : StartTlsPort, IPEndPoint.MaxPort),
            Tls = tls,
            CaFile = block.ExistingFile("ca-file"),
            BindDn = administrator.User,
            Password = administrator.Password,
            Base = block.Text("base") ?? "",
            Profile = ProfileOf(block),
            Timeout = block.Duration("timeout", DefaultTimeout),
            AccessLog = AccessLogConfiguration.Read(block),
        };
    }

    private static LdapProfile ProfileOf(ConfigBlock block)
    {
        var profile = (block.Text("profile") ?? LdapProfile.ZimbraName) switch
        {
            LdapProfile.ZimbraName => LdapProfile.Zimbra,
            LdapProfile.PlainName => LdapProfile.Plain,
            var other => throw new FormatException($"{block.NameOf("profile")} = {other} is not known. Write {LdapProfile.ZimbraName} or {LdapProfile.PlainName}."),
        };
        return profile with
        {
            IdAttribute = block.Text("id-attribute") ?? profile.IdAttribute,
            Ignored = block.Texts("ignore") ?? profile.Ignored,
            Kinds = [.. profile.Kinds.Select(kind => KindOf(block.Block(kind.Kind.Name(), "filter", "name-attributes", "attributes"), kind))],
        };
    }

    private static LdapKind KindOf(ConfigBlock? block, LdapKind kind) => block is null ? kind : kind with
    {
        Filter = FilterOf(block, kind.Filter),
        NameAttributes = block.Texts("name-attributes") ?? kind.NameAttributes,
        SharedNames = NamesOf(block, kind.SharedNames),
    };

    private static string? FilterOf(ConfigBlock block, string? otherwise) => block.Text("filter") switch
    {
        null => otherwise,
        "none" => null,
        ['(', .., ')'] filter => filter,
        var other => throw new FormatException($"{block.NameOf("filter")} = {other} is no filter. Write it in brackets, \"(objectClass=inetOrgPerson)\", or none."),
    };

    private static Dictionary<string, string> NamesOf(ConfigBlock block, IReadOnlyDictionary<string, string> otherwise)
    {
        var names = new Dictionary<string, string>(otherwise, StringComparer.OrdinalIgnoreCase);
        if (block.Block("attributes", SharedNames) is not { } attributes)
        {
            return names;
        }

        foreach (var shared in SharedNames)
        {
            if (attributes.Text(shared) is { } own)
            {
                foreach (var old in names.Where(pair => pair.Value == shared || string.Equals(pair.Key, own, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Key).ToArray())
                {
                    names.Remove(old);
                }

                names[own] = shared;
            }
        }

        return names;
    }
}
