using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Purge;

/// <summary>What a purge means to do in one account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Name">Its address.</param>
/// <param name="Subject">What holds for it.</param>
/// <param name="Rules">The retention that applies to it.</param>
/// <param name="Verdict">What becomes of the account as a whole.</param>
internal sealed record PlannedAccount(AccountId Account, string Name, RetentionSubject Subject, RetentionRules Rules, RetentionVerdict Verdict)
{
    /// <summary>The items that may go.</summary>
    public IReadOnlyList<ItemId> Items { get; init; } = [];

    /// <summary>How many items stay or go, for each reason.</summary>
    public IReadOnlyDictionary<RetentionReason, long> Reasons { get; init; } = new Dictionary<RetentionReason, long>();

    /// <summary>Stored bytes that only those items name.</summary>
    public long Bytes { get; init; }
}
