using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>How the entries of one kind of object are found and named.</summary>
internal sealed record LdapKind
{
    /// <summary>What the entries are.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>Finds them; null: the directory has none.</summary>
    public string? Filter { get; init; }

    /// <summary>The attributes that name an object, the first that has a value counts.</summary>
    public required IReadOnlyList<string> NameAttributes { get; init; }

    /// <summary>Directory attribute to the name that all servers share (<see cref="AttributeNames"/>).</summary>
    public required IReadOnlyDictionary<string, string> SharedNames { get; init; }

    /// <summary>The attributes whose values only one object can have.</summary>
    public IEnumerable<string> AddressAttributes => NameAttributes
        .Append(OwnName(AttributeNames.Email))
        .Append(OwnName(AttributeNames.Alias))
        .OfType<string>()
        .Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether entries below an object, or that name it, are part of it. A domain has the accounts below it, which are not.</summary>
    public bool HasAttached => Kind is ItemKind.Account or ItemKind.DistributionList;

    /// <summary>The directory's own attribute for a shared name; null where it has none.</summary>
    public string? OwnName(string shared) =>
        SharedNames.FirstOrDefault(pair => string.Equals(pair.Value, shared, StringComparison.Ordinal)).Key;
}
