using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>How a family of directories keeps accounts, lists, domains and classes of service. Each value can be overridden by configuration.</summary>
internal sealed record LdapProfile
{
    /// <summary>The name of <see cref="Zimbra"/> in the configuration.</summary>
    public const string ZimbraName = "zimbra";

    /// <summary>The name of <see cref="Plain"/> in the configuration.</summary>
    public const string PlainName = "plain";

    /// <summary>The operational attribute that names an entry for ever (RFC 4530).</summary>
    public const string EntryUuid = "entryUUID";

    /// <summary>The attribute that names objects for ever, a UUID; where an entry has none, its <see cref="EntryUuid"/> does.</summary>
    public required string IdAttribute { get; init; }

    /// <summary>Accounts, lists, domains, classes of service.</summary>
    public required IReadOnlyList<LdapKind> Kinds { get; init; }

    /// <summary>
    /// Finds the entries that belong to an object and come and go with it: those below it, and those that name it in
    /// <see cref="OwnerAttribute"/>. Null: there are none.
    /// </summary>
    public string? AttachedFilter { get; init; }

    /// <summary>The attribute by which an attached entry names the id of its object.</summary>
    public string? OwnerAttribute { get; init; }

    /// <summary>Attributes that are left out besides those of <see cref="EphemeralAttributes"/>.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>How one kind is kept.</summary>
    public LdapKind this[ItemKind kind] => Kinds.First(known => known.Kind == kind);

    /// <summary>Zimbra and Carbonio.</summary>
    public static readonly LdapProfile Zimbra = new()
    {
        IdAttribute = "zimbraId",
        AttachedFilter = "(|(objectClass=zimbraIdentity)(objectClass=zimbraSignature)(objectClass=zimbraDataSource)(objectClass=zimbraGroupStaticUnit)(objectClass=zimbraGroupDynamicUnit)(objectClass=zimbraAlias))",
        OwnerAttribute = "zimbraAliasTargetId",
        Kinds =
        [
            new LdapKind
            {
                Kind = ItemKind.Account,
                Filter = "(objectClass=zimbraAccount)",
                NameAttributes = ["zimbraMailDeliveryAddress", "mail"],
                SharedNames = Names(
                    ("mail", AttributeNames.Email),
                    ("zimbraMailAlias", AttributeNames.Alias),
                    ("userPassword", AttributeNames.PasswordHash),
                    ("zimbraCOSId", AttributeNames.ClassOfService),
                    ("zimbraAccountStatus", AttributeNames.Status),
                    ("displayName", AttributeNames.DisplayName)),
            },
            new LdapKind
            {
                Kind = ItemKind.DistributionList,
                Filter = "(|(objectClass=zimbraDistributionList)(objectClass=zimbraGroup))",
                NameAttributes = ["mail", "zimbraMailAlias", "cn"],
                SharedNames = Names(
                    ("mail", AttributeNames.Email),
                    ("zimbraMailAlias", AttributeNames.Alias),
                    ("zimbraMailForwardingAddress", AttributeNames.Member),
                    ("zimbraMailStatus", AttributeNames.Status),
                    ("displayName", AttributeNames.DisplayName)),
            },
            new LdapKind
            {
                Kind = ItemKind.Domain,
                Filter = "(objectClass=zimbraDomain)",
                NameAttributes = ["zimbraDomainName"],
                SharedNames = Names(("zimbraDomainStatus", AttributeNames.Status)),
            },
            new LdapKind
            {
                Kind = ItemKind.ClassOfService,
                Filter = "(objectClass=zimbraCOS)",
                NameAttributes = ["cn"],
                SharedNames = Names(),
            },
        ],
    };

    /// <summary>inetOrgPerson and groupOfNames, as Dovecot and Postfix hosts have them.</summary>
    public static readonly LdapProfile Plain = new()
    {
        IdAttribute = EntryUuid,
        Kinds =
        [
            new LdapKind
            {
                Kind = ItemKind.Account,
                Filter = "(&(objectClass=inetOrgPerson)(mail=*))",
                NameAttributes = ["mail"],
                SharedNames = Names(
                    ("mail", AttributeNames.Email),
                    ("userPassword", AttributeNames.PasswordHash),
                    ("displayName", AttributeNames.DisplayName)),
            },
            new LdapKind
            {
                Kind = ItemKind.DistributionList,
                Filter = "(objectClass=groupOfNames)",
                NameAttributes = ["mail", "cn"],
                SharedNames = Names(
                    ("mail", AttributeNames.Email),
                    ("member", AttributeNames.Member),
                    ("displayName", AttributeNames.DisplayName)),
            },
            new LdapKind
            {
                Kind = ItemKind.Domain,
                Filter = "(objectClass=dcObject)",
                NameAttributes = ["associatedDomain"],
                SharedNames = Names(),
            },
            new LdapKind
            {
                Kind = ItemKind.ClassOfService,
                NameAttributes = ["cn"],
                SharedNames = Names(),
            },
        ],
    };

    private static Dictionary<string, string> Names(params (string Own, string Shared)[] names) =>
        names.ToDictionary(pair => pair.Own, pair => pair.Shared, StringComparer.OrdinalIgnoreCase);
}
