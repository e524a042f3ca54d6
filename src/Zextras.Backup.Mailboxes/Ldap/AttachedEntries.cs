namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>Which entries belong to which object: those below it, and those that name it.</summary>
internal sealed class AttachedEntries
{
    private readonly LdapProfile _profile;
    private readonly ILookup<DistinguishedName, LdapEntry> _byAncestor;
    private readonly ILookup<Guid, LdapEntry> _byOwner;

    public AttachedEntries(IReadOnlyCollection<LdapEntry> entries, LdapProfile profile)
    {
        _profile = profile;
        _byOwner = entries.Where(entry => Owner(entry) is not null).ToLookup(entry => Owner(entry)!.Value);

        // All ancestors, because an attached entry may hold others; the depth of a directory is small.
        _byAncestor = entries.Where(entry => Owner(entry) is null)
            .SelectMany(entry => Ancestors(entry.Dn).Select(ancestor => (ancestor, entry)))
            .ToLookup(pair => pair.ancestor, pair => pair.entry);
    }

    /// <summary>Those of one object.</summary>
    public IReadOnlyList<LdapEntry> Of(LdapEntry entry) => [.. _byAncestor[entry.Dn], .. _byOwner[LdapIds.Of(entry, _profile)]];

    private static IEnumerable<DistinguishedName> Ancestors(DistinguishedName dn)
    {
        for (var ancestor = dn.Parent; ancestor.Depth > 0; ancestor = ancestor.Parent)
        {
            yield return ancestor;
        }
    }

    private Guid? Owner(LdapEntry entry) =>
        _profile.OwnerAttribute is { } owner && Guid.TryParse(entry.First(owner), out var id) ? id : null;
}
