namespace Zextras.Backup.Mailboxes.Imap.Feed;

/// <summary>How accounts are listened to.</summary>
internal enum RealTimeMode
{
    /// <summary>By NOTIFY (RFC 5465), which tells of all folders; by IDLE where the server has no NOTIFY.</summary>
    Notify,

    /// <summary>By IDLE (RFC 2177), which tells of INBOX; the other folders are compared in between.</summary>
    Idle,
}
