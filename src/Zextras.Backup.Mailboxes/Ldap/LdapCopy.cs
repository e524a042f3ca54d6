namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// Makes of a recorded object one with another name or id, for a restore to a new account: what only one object can have stays
/// with the first, as long as that one is there.
/// </summary>
/// <param name="kind">What it is.</param>
/// <param name="profile">How ids are kept.</param>
/// <param name="domains">Where a domain's entry is; null where there is none.</param>
/// <param name="isTaken">Whether another object has the address.</param>
/// <param name="isThere">Whether there is such an entry.</param>
/// <param name="notCarried">Takes what the copy cannot have.</param>
internal sealed class LdapCopy(LdapKind kind, LdapProfile profile, Func<string, DistinguishedName?> domains, Func<string, bool> isTaken, Func<DistinguishedName, bool> isThere, ICollection<string> notCarried)
{
    /// <summary>The object under that name and id; the recorded one itself where these are its own.</summary>
    /// <param name="recorded">The recorded object.</param>
    /// <param name="name">The name that it should have.</param>
    /// <param name="id">The id that it should have.</param>
    /// <param name="current">The object of that id as it is; null where there is none.</param>
    public LdapObject Of(LdapObject recorded, string name, Guid id, LdapObject? current)
    {
        var oldName = recorded.NameAs(kind);
        var isRenamed = !Same(oldName, name);
        if (!isRenamed && LdapIds.Find(recorded.Own, profile) == id)
        {
            return recorded;
        }

        var own = isRenamed ? Renamed(recorded.Own, oldName, name, current) : recorded.Own;
        own = WithoutIdentity(own).With(profile.IdAttribute, $"{id}");
        var from = recorded.Own.Dn;
        var attached = new List<LdapEntry>();
        foreach (var entry in recorded.Attached)
        {
            if (entry.Dn.IsBelow(from))
            {
                attached.Add(WithoutIdentity(entry) with { Dn = entry.Dn.Rebase(from, own.Dn) });
            }
            else if (profile.OwnerAttribute is { } owner && (!isRenamed || (current is null && !isThere(entry.Dn))))
            {
                attached.Add((isRenamed ? WithoutIdentity(entry) : entry).With(owner, $"{id}"));
            }
            else
            {
                notCarried.Add($"entry {entry.Dn} (it belongs to {oldName})");
            }
        }

        if (isRenamed && current is not null)
        {
            attached.AddRange(current.Attached.Where(entry => !entry.Dn.IsBelow(current.Own.Dn)));
        }

        return new LdapObject(own, attached);
    }

    private static LdapEntry WithoutIdentity(LdapEntry entry) =>
        LdapEntry.Identity.Aggregate(entry, (copy, attribute) => copy.With(attribute));

    private LdapEntry Renamed(LdapEntry own, string oldName, string name, LdapObject? current)
    {
        var (oldLocal, oldDomain) = Parts(oldName);
        var (local, domain) = Parts(name);
        foreach (var attribute in kind.AddressAttributes.Where(attribute => own[attribute].Count > 0))
        {
            var kept = own[attribute].Where(value => !Same(value, oldName) && !isTaken(value)).ToList();
            var left = own[attribute].Where(value => !Same(value, oldName)).Except(kept, StringComparer.Ordinal).ToArray();
            if (own[attribute].Any(value => Same(value, oldName)))
            {
                kept.Add(name);
            }

            own = own.With(attribute, [.. kept.Order(StringComparer.Ordinal)]);
            if (left.Length > 0)
            {
                notCarried.Add($"{LdapObject.Shared(attribute, kind)} {string.Join(", ", left)} (another object has it)");
            }
        }

        if (current is not null)
        {
            var names = kind.AddressAttributes.Append("uid").Concat(current.Own.Dn.RdnValues.Select(pair => pair.Name));
            return names.Aggregate(own, (entry, attribute) => entry.With(attribute, [.. current.Own[attribute]])) with { Dn = current.Own.Dn };
        }

        var hasUid = own["uid"].Any(value => Same(value, oldLocal));
        own = hasUid ? own.With("uid", local) : own;
        var rdn = hasUid ? "uid" : own.Dn.RdnAttribute;
        var parent = own.Dn.Parent;
        if (!Same(oldDomain, domain) && domains(oldDomain) is { } from && domains(domain) is { } to)
        {
            parent = parent.Rebase(from, to);
        }

        return own.With(rdn, local) with { Dn = parent.Child(rdn, local) };
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static (string Local, string Domain) Parts(string name) =>
        name.LastIndexOf('@') is var at and > 0 ? (name[..at], name[(at + 1)..]) : (name, "");
}
