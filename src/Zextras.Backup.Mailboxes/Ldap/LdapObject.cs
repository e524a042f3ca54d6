using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// An account, list, domain or class of service: its own entry, and those that come and go with it (signatures, identities,
/// data sources, aliases). As attributes of an item it is <c>dn</c>, the attributes of its own entry under the names that all
/// servers share or else the directory's, and <c>entry:DN:name</c> for those of an attached entry.
/// </summary>
internal sealed record LdapObject(LdapEntry Own, IReadOnlyList<LdapEntry> Attached)
{
    private const string Dn = "dn";
    private const string AttachedPrefix = "entry:";
    private const string OwnPrefix = "ldap:";

    private static readonly HashSet<string> SharedNames = new(StringComparer.OrdinalIgnoreCase)
    {
        Dn, AttributeNames.Email, AttributeNames.Alias, AttributeNames.Member, AttributeNames.Status,
        AttributeNames.ClassOfService, AttributeNames.PasswordHash, AttributeNames.DisplayName,
    };

    /// <summary>
    /// What the object is called: the value of its naming attribute; of several addresses the one that belongs to its uid.
    /// A domain without such an attribute has that of its <c>dc</c> parts.
    /// </summary>
    public string NameAs(LdapKind kind)
    {
        foreach (var values in kind.NameAttributes.Select(name => Own[name]).Where(values => values.Count > 0))
        {
            return Own["uid"].SelectMany(uid => values.Where(value => value.StartsWith($"{uid}@", StringComparison.OrdinalIgnoreCase))).FirstOrDefault(values[0]);
        }

        return kind.Kind is ItemKind.Domain && Own.Dn.Domain is { Length: > 0 } domain ? domain : Own.Dn.RdnValues.First().Value;
    }

    /// <summary>The object as attributes of an item.</summary>
    public ItemAttributes ToAttributes(LdapKind kind)
    {
        var own = Own.Attributes.SelectMany(pair => Pairs(Shared(pair.Key, kind), pair.Value));
        var attached = Attached.OrderBy(entry => entry.Dn.ToString(), StringComparer.OrdinalIgnoreCase)
            .SelectMany(entry => entry.Attributes.SelectMany(pair => Pairs($"{AttachedPrefix}{entry.Dn}:{pair.Key}", pair.Value)));
        return ItemAttributes.Of([KeyValuePair.Create(Dn, (string?)Own.Dn.ToString()), .. own, .. attached]);
    }

    /// <summary>The object that such attributes describe; null where they are not of a directory like this.</summary>
    public static LdapObject? Of(ItemAttributes attributes, LdapKind kind)
    {
        if (attributes.First(Dn) is not { } dn || attributes["objectClass"].Count == 0)
        {
            return null;
        }

        var own = new Dictionary<string, ValueList<string>>(StringComparer.OrdinalIgnoreCase);
        var attached = new Dictionary<string, Dictionary<string, ValueList<string>>>(StringComparer.Ordinal);
        foreach (var (name, values) in attributes.Where(pair => !string.Equals(pair.Key, Dn, StringComparison.Ordinal)))
        {
            if (name.StartsWith(AttachedPrefix, StringComparison.Ordinal))
            {
                var end = name.LastIndexOf(':');
                var entry = name[AttachedPrefix.Length..end];
                attached.TryAdd(entry, new Dictionary<string, ValueList<string>>(StringComparer.OrdinalIgnoreCase));
                attached[entry][name[(end + 1)..]] = values;
            }
            else
            {
                own[OwnName(name, kind)] = values;
            }
        }

        return new LdapObject(
            new LdapEntry { Dn = new DistinguishedName(dn), Attributes = own },
            [.. attached.Select(pair => new LdapEntry { Dn = new DistinguishedName(pair.Key), Attributes = pair.Value })]);
    }

    /// <summary>The name under which an attribute is recorded.</summary>
    public static string Shared(string own, LdapKind kind) => kind.SharedNames.TryGetValue(own, out var shared)
        ? shared
        : SharedNames.Contains(own) ? OwnPrefix + own : own;

    private static string OwnName(string name, LdapKind kind) => name.StartsWith(OwnPrefix, StringComparison.Ordinal)
        ? name[OwnPrefix.Length..]
        : kind.OwnName(name) ?? name;

    private static IEnumerable<KeyValuePair<string, string?>> Pairs(string name, ValueList<string> values) =>
        values.Select(value => KeyValuePair.Create(name, (string?)value));
}
