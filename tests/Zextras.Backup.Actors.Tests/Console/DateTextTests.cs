extern alias pbm;

using System.Globalization;
using pbm::Zextras.Backup.Pbm.Arguments;
using Xunit;

namespace Zextras.Backup.Actors.Tests.Pbm;

public sealed class DateTextTests
{
    /// <summary>One hour east of Greenwich, two from the last Sunday of March to that of October, as in most of Europe.</summary>
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("Test/Summer", TimeSpan.FromHours(1), null, null, null,
    [
        TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)),
    ]);

    [Theory]
    [InlineData("2026-11-23", "2026-11-22T23:00:00.0000000")]
    [InlineData("2026-11-23T10:00", "2026-11-23T09:00:00.0000000")]
    [InlineData("2026-11-23 10:00:05", "2026-11-23T09:00:05.0000000")]
    [InlineData("2026-07-23T10:00:00", "2026-07-23T08:00:00.0000000")]
    [InlineData("2026-11-23T10:00:00Z", "2026-11-23T10:00:00.0000000")]
    [InlineData("2026-11-23T10:00:00.1234567Z", "2026-11-23T10:00:00.1234567")]
    [InlineData("2026-11-23T10:00:00-05:30", "2026-11-23T15:30:00.0000000")]
    [InlineData("23/11/2026 10:00:00", "2026-11-23T09:00:00.0000000")]
    [InlineData(" 01/02/2026 10:00:00 ", "2026-02-01T09:00:00.0000000")]
    [InlineData("2026-10-25T02:30:00", "2026-10-25T01:30:00.0000000")] // twice that night: the second one
    public void A_date_is_read_in_the_machines_zone_unless_it_names_one(string text, string utc)
    {
        Assert.True(DateText.TryParse(text, Zone, out var date, out var error), error);
        Assert.Equal(utc, date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("")]
    [InlineData("11/23/2026 10:00:00")]
    [InlineData("2026-02-30")]
    [InlineData("23/11/2026")]
    public void What_is_no_date_is_answered_with_both_forms(string text)
    {
        Assert.False(DateText.TryParse(text, Zone, out _, out var error));
        Assert.Contains("ISO 8601", error, StringComparison.Ordinal);
        Assert.Contains("dd/MM/yyyy HH:mm:ss", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_hour_that_the_clocks_skipped_is_no_date()
    {
        Assert.False(DateText.TryParse("2026-03-29T02:30:00", Zone, out _, out var error));
        Assert.Contains("skipped", error, StringComparison.Ordinal);
    }
}
