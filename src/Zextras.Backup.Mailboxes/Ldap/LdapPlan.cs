namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>What has to be done so that an object is as it was recorded: only what differs. Pure.</summary>
internal static class LdapPlan
{
    /// <summary>The steps, in the order in which they can be done.</summary>
    /// <param name="wanted">The recorded object.</param>
    /// <param name="current">The object as it is; null where it is gone.</param>
    public static IReadOnlyList<LdapStep> Of(LdapObject wanted, LdapObject? current)
    {
        var steps = new List<LdapStep>();
        if (current is null)
        {
            steps.Add(new LdapStep.Add(wanted.Own));
        }
        else
        {
            current = Moved(current, wanted.Own.Dn, steps);
            AddChanges(wanted.Own, current.Own, steps);
        }

        var there = current?.Attached ?? [];
        var kept = wanted.Attached.Select(entry => (Wanted: entry, Current: there.FirstOrDefault(other => IsSame(entry, other)))).ToArray();
        foreach (var gone in there.Where(entry => !Array.Exists(kept, pair => pair.Current == entry)).OrderByDescending(entry => entry.Dn.Depth))
        {
            steps.Add(new LdapStep.Delete(gone.Dn));
        }

        foreach (var (entry, old) in kept.OrderBy(pair => pair.Wanted.Dn.Depth))
        {
            if (old is null)
            {
                steps.Add(new LdapStep.Add(entry));
                continue;
            }

            if (old.Dn != entry.Dn)
            {
                steps.Add(new LdapStep.Move(old.Dn, entry.Dn));
            }

            AddChanges(entry, old, steps);
        }

        return steps;
    }

    /// <summary>The object after it went where it was recorded; what is below it goes along.</summary>
    private static LdapObject Moved(LdapObject current, DistinguishedName to, List<LdapStep> steps)
    {
        var from = current.Own.Dn;
        if (from == to)
        {
            return current;
        }

        steps.Add(new LdapStep.Move(from, to));
        return new LdapObject(
            current.Own with { Dn = to },
            [.. current.Attached.Select(entry => entry with { Dn = entry.Dn.Rebase(from, to) })]);
    }

    private static bool IsSame(LdapEntry one, LdapEntry other) =>
        one.Dn == other.Dn || (one.Uuid is { } id && id == other.Uuid);

    private static void AddChanges(LdapEntry wanted, LdapEntry current, List<LdapStep> steps)
    {
        var changes = wanted.Attributes.Keys.Union(current.Attributes.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(name => !LdapEntry.Identity.Contains(name, StringComparer.OrdinalIgnoreCase) && !EphemeralAttributes.Names.Contains(name))
            .Where(name => !wanted[name].Equals(current[name]))
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => KeyValuePair.Create(name, wanted[name]))
            .ToArray();
        if (changes.Length > 0)
        {
            steps.Add(new LdapStep.Modify(wanted.Dn, changes));
        }
    }
}
