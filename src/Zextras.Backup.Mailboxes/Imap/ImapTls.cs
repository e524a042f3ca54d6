namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>How a connection to the server is protected.</summary>
internal enum ImapTls
{
    /// <summary>From the first byte (port 993).</summary>
    Implicit = 1,

    /// <summary>By the command STARTTLS, without which no password is sent (port 143).</summary>
    StartTls = 2,

    /// <summary>Not at all; only to this machine itself.</summary>
    None = 3,
}
