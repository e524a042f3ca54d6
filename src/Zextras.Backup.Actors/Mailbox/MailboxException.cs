namespace Zextras.Backup.Actors.Mailbox;

/// <summary>The mailbox server could not do what was asked. The message says what to do where something can be done.</summary>
public sealed class MailboxException : Exception
{
    /// <summary>A failure of one item, account or connection.</summary>
    public MailboxException(MailboxFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public MailboxFailure Failure { get; }
}
