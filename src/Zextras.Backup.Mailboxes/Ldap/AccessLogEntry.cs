namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>One write as slapo-accesslog notes it.</summary>
internal sealed record AccessLogEntry
{
    /// <summary>What has to be asked for.</summary>
    public static readonly string[] Attributes = ["reqStart", "reqType", "reqDN", "reqNewRDN", "reqNewSuperior", "reqEntryUUID", "reqMod", "reqResult"];

    private const string Success = "0";

    /// <summary>When it began, by the directory's clock, as it writes it: <c>20261123093000.000001Z</c>. No two have the same.</summary>
    public required string Start { get; init; }

    /// <summary>What was done: add, modify, modrdn, delete.</summary>
    public required string Type { get; init; }

    /// <summary>The entry, as it was called before.</summary>
    public required DistinguishedName Dn { get; init; }

    /// <summary>The entry's name for ever; null where an old version does not note it.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>Whether only what is in no backup was written: a login, a token, a time.</summary>
    public bool IsEphemeral { get; init; }

    /// <summary>Reads an entry of the log; null where it notes a write that failed, or none.</summary>
    public static AccessLogEntry? Read(LdapEntry entry, LdapProfile profile)
    {
        if (entry.First("reqStart") is not { } start || entry.First("reqType") is not { } type || (entry.First("reqResult") ?? Success) != Success)
        {
            return null;
        }

        var dn = new DistinguishedName(entry.First("reqDN") ?? "");
        if (entry.First("reqNewRDN") is { } rdn)
        {
            dn = new DistinguishedName($"{rdn},{entry.First("reqNewSuperior") ?? dn.Parent.ToString()}");
        }

        return new AccessLogEntry
        {
            Start = start,
            Type = type,
            Dn = dn,
            Uuid = Guid.TryParse(entry.First("reqEntryUUID"), out var uuid) ? uuid : null,
            IsEphemeral = type == "modify" && entry["reqMod"].All(change => IsIgnored(change.Split(':')[0], profile)),
        };
    }

    private static bool IsIgnored(string attribute, LdapProfile profile) =>
        EphemeralAttributes.Names.Contains(attribute) || profile.Ignored.Contains(attribute, StringComparer.OrdinalIgnoreCase);
}
