using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>One thing that a restore does to the directory.</summary>
internal abstract record LdapStep(DistinguishedName Dn)
{
    /// <summary>Make an entry.</summary>
    public sealed record Add(LdapEntry Entry) : LdapStep(Entry.Dn);

    /// <summary>Put an entry, and everything below it, elsewhere.</summary>
    public sealed record Move(DistinguishedName Dn, DistinguishedName To) : LdapStep(Dn);

    /// <summary>Give attributes those values; no values takes an attribute away.</summary>
    public sealed record Modify(DistinguishedName Dn, IReadOnlyList<KeyValuePair<string, ValueList<string>>> Changes) : LdapStep(Dn);

    /// <summary>Take an entry away that the recorded object does not have.</summary>
    public sealed record Delete(DistinguishedName Dn) : LdapStep(Dn);
}
