namespace Zextras.Backup.Actors.Mailbox;

/// <summary>What became of one of several items that were put together: a result, or why there is none.</summary>
public sealed record PutOutcome
{
    private PutOutcome()
    {
    }

    /// <summary>What the mailbox made of it; null where it took nothing.</summary>
    public PutResult? Result { get; private init; }

    /// <summary>Why there is no result; null where there is one.</summary>
    public MailboxException? Failure { get; private init; }

    /// <summary>It is there.</summary>
    public static PutOutcome Of(PutResult result) => new() { Result = result };

    /// <summary>It is not there, or nobody knows whether it is (<see cref="MailboxFailure.Unavailable"/>).</summary>
    public static PutOutcome Of(MailboxException failure) => new() { Failure = failure };
}
