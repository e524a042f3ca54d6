namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>How a connection to a server is protected.</summary>
internal enum Tls
{
    /// <summary>From the first byte (IMAP port 993, LDAP port 636).</summary>
    Implicit = 1,

    /// <summary>By the command STARTTLS, without which no password is sent (IMAP port 143, LDAP port 389).</summary>
    StartTls = 2,

    /// <summary>Not at all; only to this machine itself.</summary>
    None = 3,
}
