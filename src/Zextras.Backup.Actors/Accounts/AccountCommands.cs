using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>What an account is told to do.</summary>
internal static class AccountCommands
{
    /// <summary>
    /// Record the account's own settings and scan its items. While a scan runs, the next one waits. Answers
    /// <see cref="AccountReplies.Progress"/> while it runs and <see cref="AccountReplies.Scanned"/> at its end.
    /// </summary>
    public sealed record Scan(AccountId Account, AccountScanRequest Request) : IAccountMessage;

    /// <summary>Stop the scan of that operation after the page at hand. Harmless where there is none.</summary>
    public sealed record StopScan(AccountId Account, Guid Operation) : IAccountMessage;

    /// <summary>
    /// Is the scan of that operation at work? Answers <see cref="AccountReplies.Progress"/> or
    /// <see cref="AccountReplies.NotScanning"/>: then the account's node fell, and the scan must be asked for again.
    /// </summary>
    public sealed record ProbeScan(AccountId Account, Guid Operation) : IAccountMessage;

    /// <summary>Put it under legal hold, or let it out. Answers <see cref="AccountReplies.Holds"/> when that is durable.</summary>
    public sealed record SetLegalHold(AccountId Account, bool IsSet, string Author) : IAccountMessage;

    /// <summary>Somebody has looked at its mass deletions: let their retention clock run from now. Answers <see cref="AccountReplies.Holds"/>.</summary>
    public sealed record ReleaseDeletions(AccountId Account, string Author) : IAccountMessage;

    /// <summary>What keeps its items? Answers <see cref="AccountReplies.Holds"/>.</summary>
    public sealed record GetHolds(AccountId Account) : IAccountMessage;

    /// <summary>
    /// May it be forgotten as a whole? Answers <see cref="AccountReplies.Agreed"/> and takes nothing but
    /// <see cref="Forget"/> for some minutes, or <see cref="AccountReplies.Holds"/> where it lives or is held.
    /// </summary>
    public sealed record Agree(AccountId Account) : IAccountMessage;

    /// <summary>
    /// Delete the account's own journal: nothing of it is left. Answers <see cref="AccountReplies.Forgotten"/>; no answer
    /// where it has not agreed.
    /// </summary>
    public sealed record Forget(AccountId Account) : IAccountMessage;

    /// <summary>
    /// The account is there with those settings, as a restore made it: record that, without a scan of its items. Answers
    /// <see cref="AccountReplies.Noted"/>.
    /// </summary>
    public sealed record Note(AccountId Account, AccountEntry Entry, DateTimeOffset At, TransactionCause Cause) : IAccountMessage;

    /// <summary>
    /// The server completed a listing of its accounts, and this one is not on it. Answers
    /// <see cref="AccountReplies.MarkedGone"/>.
    /// </summary>
    public sealed record MarkGone(AccountId Account, DateTimeOffset At, TransactionCause Cause) : IAccountMessage;

    /// <summary>
    /// Look at the places where the feed saw changes, and record them. Answers <see cref="AccountReplies.Looked"/>, or
    /// <see cref="AccountReplies.Busy"/> while a scan runs: then ask again later.
    /// </summary>
    /// <param name="Account">The account.</param>
    /// <param name="Look">The sender's number of this look; asking again with the same one is harmless.</param>
    /// <param name="Gone">Items that were deleted, and came back since under the same key: to be recorded first.</param>
    /// <param name="Hints">Where to look then.</param>
    public sealed record LookAt(AccountId Account, long Look, IReadOnlyList<MailboxHint> Gone, IReadOnlyList<MailboxHint> Hints) : IAccountMessage;
}
