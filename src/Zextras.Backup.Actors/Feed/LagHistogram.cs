namespace Zextras.Backup.Actors.Feed;

/// <summary>
/// How long events took from the server to the backup, over the last hour: counts by minute and by length, each length a tenth above the one
/// before, so that a percentile is at most a tenth too high.
/// </summary>
internal sealed class LagHistogram
{
    private const int Minutes = 60;
    private const double Step = 1.1;
    private const int Lengths = 160; // 1.1^160 ms: more than an hour

    private readonly Minute?[] _minutes = new Minute?[Minutes];

    /// <summary>Notes an event.</summary>
    public void Add(TimeSpan lag, DateTimeOffset now)
    {
        var number = Number(now);
        ref var minute = ref _minutes[number % Minutes];
        if (minute?.Number != number)
        {
            minute = new Minute(number, new int[Lengths]);
        }

        var milliseconds = Math.Max(1, lag.TotalMilliseconds);
        minute.Counts[Math.Min(Lengths - 1, (int)Math.Ceiling(Math.Log(milliseconds, Step)))]++;
    }

    /// <summary>The time within which that share of the last hour's events was recorded; null where there were none.</summary>
    public TimeSpan? Percentile(double share, DateTimeOffset now)
    {
        var counts = new long[Lengths];
        foreach (var minute in _minutes.Where(minute => minute is not null && minute.Number > Number(now) - Minutes))
        {
            for (var i = 0; i < Lengths; i++)
            {
                counts[i] += minute!.Counts[i];
            }
        }

        var left = (long)Math.Ceiling(share * counts.Sum());
        for (var i = 0; i < Lengths && left > 0; i++)
        {
            left -= counts[i];
            if (left <= 0)
            {
                return TimeSpan.FromMilliseconds(Math.Pow(Step, i));
            }
        }

        return null;
    }

    private static long Number(DateTimeOffset now) => now.Ticks / TimeSpan.TicksPerMinute;

    private sealed record Minute(long Number, int[] Counts);
}
