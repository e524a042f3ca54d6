using Xunit;
using Zextras.Backup.Actors.Schedule;

namespace Zextras.Backup.Actors.Tests.Schedule;

public sealed class TimetableTests
{
    private static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");

    [Theory]
    [InlineData("2026-11-23T02:59:59Z", "2026-11-23T03:00:00Z", "2026-11-23T03:00:00Z")] // on the second
    [InlineData("2026-11-23T03:00:00Z", "2026-11-23T03:00:05Z", null)] // was looked at before
    [InlineData("2026-11-20T00:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T03:00:00Z")] // of several the last
    [InlineData("2026-11-23T12:00:00Z", "2026-11-23T11:00:00Z", null)] // the clock was put back
    public void A_time_is_due_once(string after, string until, string? due) =>
        Assert.Equal(
            due is null ? null : DateTimeOffset.Parse(due),
            Timetable.Due("0 4 * * *", Rome, DateTimeOffset.Parse(after), DateTimeOffset.Parse(until)));

    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")] // spring: there is no 02:30, so at 03:00
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")] // autumn: the first 02:30 of two
    [InlineData("30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")] // and not the second
    public void When_clocks_change_a_daily_time_comes_once_a_day(string cron, string after, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next), Timetable.Next(cron, Rome, DateTimeOffset.Parse(after)));
}
