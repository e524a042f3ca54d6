using Zextras.Backup.Actors.Configuration;

namespace Zextras.Backup.Actors.Purge;

/// <summary>
/// Whether an item or an account may be forgotten. Pure: the same subject, rules and instant give the same answer, with
/// its reason. When in doubt it keeps.
/// </summary>
internal static class Retention
{
    /// <summary>
    /// Decides on an item. All items of a deleted account share its fate: they stay until the account's own retention has
    /// passed, those too that had been deleted before (seed: "it will be nonetheless possible to recover all items").
    /// </summary>
    public static RetentionVerdict OfItem(RetentionSubject subject, RetentionRules rules, DateTimeOffset now)
    {
        if (subject.LegalHold)
        {
            return new RetentionVerdict(RetentionReason.LegalHold);
        }

        if (GoneSince(subject, rules) is not null)
        {
            return OfAccount(subject, rules, now);
        }

        if (subject.DeletedAt is not { } deleted)
        {
            return new RetentionVerdict(RetentionReason.Living);
        }

        if (rules.Data is not { } days)
        {
            return new RetentionVerdict(RetentionReason.ForEver);
        }

        // The clock of a mass deletion starts when somebody has looked.
        var since = deleted;
        if (subject.IsHeld)
        {
            if (!(subject.ReleasedAt >= deleted))
            {
                return new RetentionVerdict(RetentionReason.MassDeletion);
            }

            since = subject.ReleasedAt.Value;
        }

        return now - since > days
            ? new RetentionVerdict(RetentionReason.DataRetentionPassed)
            : new RetentionVerdict(RetentionReason.WithinDataRetention, since + days);
    }

    /// <summary>Decides on an account as a whole. Items that are kept for ever keep their account.</summary>
    public static RetentionVerdict OfAccount(RetentionSubject subject, RetentionRules rules, DateTimeOffset now)
    {
        if (subject.LegalHold)
        {
            return new RetentionVerdict(RetentionReason.LegalHold);
        }

        if (GoneSince(subject, rules) is not { } gone)
        {
            return new RetentionVerdict(RetentionReason.Living);
        }

        if (rules is not { Account: { } days, Data: not null })
        {
            return new RetentionVerdict(RetentionReason.ForEver);
        }

        return now - gone > days
            ? new RetentionVerdict(RetentionReason.AccountRetentionPassed)
            : new RetentionVerdict(RetentionReason.WithinAccountRetention, gone + days);
    }

    /// <summary>Decides on a deleted domain, class of service or distribution list, which follow the retention of accounts.</summary>
    /// <param name="deletedAt">When it was deleted.</param>
    /// <param name="isNeeded">Whether an account that is kept belongs to it.</param>
    /// <param name="retention">The retention of accounts; null: for ever.</param>
    /// <param name="now">The instant of the purge.</param>
    public static RetentionVerdict OfObject(DateTimeOffset deletedAt, bool isNeeded, TimeSpan? retention, DateTimeOffset now) => retention switch
    {
        null => new RetentionVerdict(RetentionReason.ForEver),
        { } days when now - deletedAt <= days => new RetentionVerdict(RetentionReason.WithinAccountRetention, deletedAt + days),
        _ => new RetentionVerdict(isNeeded ? RetentionReason.Needed : RetentionReason.AccountRetentionPassed),
    };

    private static DateTimeOffset? GoneSince(RetentionSubject subject, RetentionRules rules) => subject.AccountDeletedAt ?? rules.DisabledSince;
}
