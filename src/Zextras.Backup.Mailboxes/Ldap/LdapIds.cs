using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>The ids by which objects and entries are known for ever. A distinguished name is none: entries move.</summary>
internal static class LdapIds
{
    /// <summary>The id of an entry as such.</summary>
    /// <exception cref="MailboxException">The directory shows none.</exception>
    public static Guid Of(LdapEntry entry) => entry.Uuid ?? throw new MailboxException(
        MailboxFailure.Unavailable,
        $"The directory shows no {LdapProfile.EntryUuid} (RFC 4530) of '{entry.Dn}'. Without it an entry that moves is taken for another one. Let the user who reads see that attribute.");

    /// <summary>The id of the object that an entry is.</summary>
    public static Guid Of(LdapEntry entry, LdapProfile profile) => Find(entry, profile) ?? Of(entry);

    /// <summary>The id of the object that an entry is; null where it has none.</summary>
    public static Guid? Find(LdapEntry entry, LdapProfile profile) =>
        Guid.TryParse(entry.First(profile.IdAttribute), out var id) && id != Guid.Empty ? id : entry.Uuid;
}
