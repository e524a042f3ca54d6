using Xunit;
using Zextras.Backup.Actors.Feed;

namespace Zextras.Backup.Actors.Tests.Feed;

public sealed class FeedLedgerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_gap_within_one_that_lasts_is_the_same_gap()
    {
        var ledger = With(FeedLedger.Empty, Noon, null);
        Assert.Null(ledger.Open(Noon.AddMinutes(1), Noon.AddMinutes(2), "again", ["anna"]));
    }

    [Fact]
    public void A_second_gap_of_the_same_accounts_lengthens_the_one_that_waits_for_its_scan()
    {
        var ledger = With(FeedLedger.Empty, Noon, Noon.AddMinutes(1), "anna");
        var longer = ledger.Apply(ledger.Open(Noon.AddMinutes(2), Noon.AddMinutes(3), "again", ["anna"])!);
        var gap = Assert.Single(longer.Gaps);
        Assert.Equal((Noon, (DateTimeOffset?)Noon.AddMinutes(3)), (gap.Start, gap.End));
    }

    [Fact]
    public void A_gap_is_closed_by_scans_of_its_accounts_that_began_after_its_end()
    {
        var ledger = With(FeedLedger.Empty, Noon, Noon.AddMinutes(1), "anna", "ben");
        Assert.Empty(ledger.Closed(Scans(("anna", 2), ("ben", 0)), []));
        Assert.Empty(ledger.Closed(Scans(("anna", 2), ("ben", null)), []));
        Assert.Single(ledger.Closed(Scans(("anna", 2), ("ben", 1)), []));
        Assert.Equal(["ben"], ledger.Waiting(Scans(("anna", 2), ("ben", 0)))!);
    }

    [Fact]
    public void A_gap_that_lasts_is_not_closed_by_anything()
    {
        var ledger = With(FeedLedger.Empty, Noon, null);
        Assert.Empty(ledger.Closed(Scans(("anna", 2)), []));
        Assert.Empty(ledger.Waiting(Scans(("anna", 2)))!);
    }

    [Fact]
    public void An_account_that_the_server_does_not_have_keeps_no_gap_open()
    {
        var ledger = With(FeedLedger.Empty, Noon, Noon.AddMinutes(1), "nobody");
        Assert.Empty(ledger.Closed(Scans(), []));
        Assert.Single(ledger.Closed(Scans(), ["nobody"]));
    }

    [Fact]
    public void A_gap_of_all_needs_a_smart_scan_and_then_only_the_accounts_that_it_missed()
    {
        var ledger = With(FeedLedger.Empty, Noon, Noon.AddMinutes(1));
        Assert.Null(ledger.Waiting(Scans(("anna", 0), ("ben", 0))));
        Assert.Equal(["ben"], ledger.Waiting(Scans(("anna", 2), ("ben", 0)))!);
    }

    private static FeedLedger With(FeedLedger ledger, DateTimeOffset start, DateTimeOffset? end, params string[] accounts) =>
        ledger.Apply(ledger.Open(start, end, "reason", accounts)!);

    private static Dictionary<string, DateTimeOffset?> Scans(params (string Name, int? Minute)[] scans) => scans.ToDictionary(
        scan => scan.Name, scan => scan.Minute is { } minute ? Noon.AddMinutes(minute) : (DateTimeOffset?)null, StringComparer.Ordinal);
}
