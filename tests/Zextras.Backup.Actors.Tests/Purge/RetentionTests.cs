using Xunit;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Purge;

namespace Zextras.Backup.Actors.Tests.Purge;

public sealed class RetentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 4, 0, 0, TimeSpan.Zero);

    /// <summary>Days ago of: item deleted, account deleted; held, released days ago, legal hold; data and account days; what follows.</summary>
    public static TheoryData<int?, int?, bool, int?, bool, int, int, RetentionReason> Cases => new()
    {
        { null, null, false, null, false, 30, 30, RetentionReason.Living },
        { 29, null, false, null, false, 30, 30, RetentionReason.WithinDataRetention },
        { 30, null, false, null, false, 30, 30, RetentionReason.WithinDataRetention },
        { 31, null, false, null, false, 30, 30, RetentionReason.DataRetentionPassed },
        { 3000, null, false, null, false, 0, 30, RetentionReason.ForEver },
        { 3000, null, false, null, true, 30, 30, RetentionReason.LegalHold },
        { 3000, null, true, null, false, 30, 30, RetentionReason.MassDeletion },
        { 3000, null, true, 3001, false, 30, 30, RetentionReason.MassDeletion },
        { 3000, null, true, 29, false, 30, 30, RetentionReason.WithinDataRetention },
        { 3000, null, true, 31, false, 30, 30, RetentionReason.DataRetentionPassed },
        { 40, 20, false, null, false, 30, 30, RetentionReason.WithinAccountRetention },
        { null, 20, false, null, false, 10, 30, RetentionReason.WithinAccountRetention },
        { null, 31, false, null, false, 30, 30, RetentionReason.AccountRetentionPassed },
        { 5, 31, false, null, false, 30, 30, RetentionReason.AccountRetentionPassed },
        { null, 3000, false, null, false, 30, 0, RetentionReason.ForEver },
        { null, 3000, false, null, false, 0, 30, RetentionReason.ForEver },
        { null, 3000, false, null, true, 30, 30, RetentionReason.LegalHold },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_item_stays_or_goes_with_its_reason(
        int? deleted, int? accountDeleted, bool held, int? released, bool legalHold, int dataDays, int accountDays, RetentionReason reason)
    {
        var subject = new RetentionSubject
        {
            DeletedAt = Ago(deleted),
            AccountDeletedAt = Ago(accountDeleted),
            IsHeld = held,
            ReleasedAt = Ago(released),
            LegalHold = legalHold,
        };

        var verdict = Retention.OfItem(subject, Rules(dataDays, accountDays), Now);

        Assert.Equal(reason, verdict.Reason);
        Assert.Equal(reason is RetentionReason.DataRetentionPassed or RetentionReason.AccountRetentionPassed, verdict.Drops);
        Assert.True(verdict.Until is null || verdict.Until >= Now);
    }

    [Theory]
    [InlineData(30, false, 30, RetentionReason.WithinAccountRetention)]
    [InlineData(31, false, 30, RetentionReason.AccountRetentionPassed)]
    [InlineData(31, true, 30, RetentionReason.Needed)]
    [InlineData(3000, false, 0, RetentionReason.ForEver)]
    public void A_deleted_object_of_the_directory_follows_the_retention_of_accounts(int deleted, bool needed, int days, RetentionReason reason) =>
        Assert.Equal(reason, Retention.OfObject(Ago(deleted)!.Value, needed, Rules(30, days).Account, Now).Reason);

    [Fact]
    public void An_account_that_is_switched_off_for_backup_counts_as_deleted_from_then_on()
    {
        var rules = Rules(30, 30) with { DisabledSince = Ago(31) };

        Assert.True(Retention.OfAccount(new RetentionSubject(), rules, Now).Drops);
        Assert.True(Retention.OfItem(new RetentionSubject(), rules, Now).Drops);
        Assert.False(Retention.OfAccount(new RetentionSubject { LegalHold = true }, rules, Now).Drops);
    }

    private static RetentionRules Rules(int data, int account) => new(Days(data), Days(account));

    private static TimeSpan? Days(int days) => days == 0 ? null : TimeSpan.FromDays(days);

    private static DateTimeOffset? Ago(int? days) => days is { } given ? Now - TimeSpan.FromDays(given) : null;
}
