using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// An entry without what is ephemeral. Attribute names are in the directory's letter case and equal in any; values are texts
/// (<see cref="LdapValue"/>), sorted, because those of LDAP have no order.
/// </summary>
internal sealed record LdapEntry
{
    /// <summary>The recorded attributes by which a restore makes the very same entry again; a server may refuse them.</summary>
    public static readonly IReadOnlyList<string> Identity = [LdapProfile.EntryUuid, "createTimestamp", "creatorsName"];

    /// <summary>Where it is.</summary>
    public required DistinguishedName Dn { get; init; }

    /// <summary>When it was changed last, by the directory's own ordinal; null where it has none.</summary>
    public string? Csn { get; init; }

    /// <summary>Its attributes.</summary>
    public required IReadOnlyDictionary<string, ValueList<string>> Attributes { get; init; }

    /// <summary>All values of an attribute.</summary>
    public ValueList<string> this[string name] => Attributes.GetValueOrDefault(name) ?? ValueList<string>.Empty;

    /// <summary>The first value of an attribute, or null.</summary>
    public string? First(string name) => this[name] is { Count: > 0 } values ? values[0] : null;

    /// <summary>The entry's own name for ever; null where the directory gives none.</summary>
    public Guid? Uuid => Guid.TryParse(First(LdapProfile.EntryUuid), out var id) && id != Guid.Empty ? id : null;

    /// <summary>The same entry with the values of one attribute replaced; no values removes it.</summary>
    public LdapEntry With(string name, params ReadOnlySpan<string> values)
    {
        var attributes = new Dictionary<string, ValueList<string>>(Attributes, StringComparer.OrdinalIgnoreCase);
        attributes.Remove(name);
        if (!values.IsEmpty)
        {
            attributes[name] = ValueLists.Create(values);
        }

        return this with { Attributes = attributes };
    }

    /// <summary>Attributes for a new entry; the values get their order here.</summary>
    public static IReadOnlyDictionary<string, ValueList<string>> Sorted(IEnumerable<KeyValuePair<string, IEnumerable<string>>> attributes) =>
        attributes.ToDictionary(
            pair => pair.Key, pair => pair.Value.Order(StringComparer.Ordinal).ToValueList(), StringComparer.OrdinalIgnoreCase);
}
