using Xunit;
using Zextras.Backup.Actors.Feed;

namespace Zextras.Backup.Actors.Tests.Feed;

public sealed class LagHistogramTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_percentile_is_at_most_a_tenth_too_high_and_never_too_low()
    {
        var lags = new LagHistogram();
        for (var i = 1; i <= 1000; i++)
            lags.Add(TimeSpan.FromMilliseconds(i), Noon);

        Assert.InRange(lags.Percentile(0.5, Noon)!.Value.TotalMilliseconds, 500, 551);
        Assert.InRange(lags.Percentile(0.99, Noon)!.Value.TotalMilliseconds, 990, 1090);
    }

    [Fact]
    public void What_is_older_than_an_hour_does_not_count()
    {
        var lags = new LagHistogram();
        lags.Add(TimeSpan.FromSeconds(10), Noon);
        Assert.NotNull(lags.Percentile(0.5, Noon.AddMinutes(59)));
        Assert.Null(lags.Percentile(0.5, Noon.AddMinutes(61)));
    }
}
