using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>What an account answers.</summary>
internal static class AccountReplies
{
    /// <summary>A scan is at work.</summary>
    public sealed record Progress(AccountId Account, Guid Operation, long Items, long Bytes);

    /// <summary>No scan of that operation is at work.</summary>
    public sealed record NotScanning(AccountId Account, Guid Operation);

    /// <summary>A scan ended, well or not.</summary>
    public sealed record Scanned(AccountId Account, Guid Operation, AccountScanReport Report);

    /// <summary>What keeps the account's items.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Current">Its holds.</param>
    /// <param name="GoneSince">When it was deleted, as its own history says; null while it is there.</param>
    public sealed record Holds(AccountId Account, AccountHolds Current, DateTimeOffset? GoneSince = null);

    /// <summary>The account holds still.</summary>
    public sealed record Agreed(AccountId Account);

    /// <summary>The account's journal is empty.</summary>
    public sealed record Forgotten(AccountId Account);

    /// <summary>The account's own history has its settings as they are.</summary>
    public sealed record Noted(AccountId Account);

    /// <summary>The account's own history says that it is gone.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="IsNews">Whether it did not say so before.</param>
    public sealed record MarkedGone(AccountId Account, bool IsNews);

    /// <summary>A look at what the feed pointed at ended, well or not.</summary>
    public sealed record Looked(AccountId Account, long Look, AccountLookReport Report);

    /// <summary>A scan is at work; nothing was looked at.</summary>
    public sealed record Busy(AccountId Account, long Look);
}
