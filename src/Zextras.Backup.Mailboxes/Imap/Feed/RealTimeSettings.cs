namespace Zextras.Backup.Mailboxes.Imap.Feed;

/// <summary>How the accounts of an IMAP server are listened to.</summary>
internal sealed record RealTimeSettings
{
    /// <summary>By which command.</summary>
    public required RealTimeMode Mode { get; init; }

    /// <summary>The most connections at the same time; one account each.</summary>
    public required int Connections { get; init; }

    /// <summary>How long an account keeps its connection while others wait for one.</summary>
    public required TimeSpan Turn { get; init; }

    /// <summary>With IDLE: how often folders other than INBOX are compared. With NOTIFY: after how much silence the server is asked whether it is there.</summary>
    public required TimeSpan Look { get; init; }
}
