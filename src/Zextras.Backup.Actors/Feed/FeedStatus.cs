using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Feed;

/// <summary>What lanes and accounts say of what waits, and of what was recorded.</summary>
internal static class FeedStatus
{
    private const double Median = 0.5;
    private const double High = 0.99;

    /// <summary>The part of the status that they know.</summary>
    public static RealTimeStatus Of(ServerId server, FeedLanes lanes, FeedAccounts accounts, DateTimeOffset now) => new()
    {
        Server = server,
        IsOn = false,
        IsListening = false,
        Events = 0,
        Transactions = lanes.Transactions,
        Waiting = accounts.Strangers + lanes.All.Sum(lane => (long)lane.Count),
        Lag = Since(Oldest(lanes, accounts), now),
        MedianLag = lanes.Lags.Percentile(Median, now),
        HighLag = lanes.Lags.Percentile(High, now),
        Accounts =
        [
            .. lanes.All.OrderBy(lane => lane.Name, StringComparer.Ordinal).Select(lane => new RealTimeAccount
            {
                Name = lane.Name,
                LastEvent = lane.LastEvent,
                Waiting = lane.Count,
                Lag = Since(lane.Oldest, now),
                MedianLag = lane.Lags.Percentile(Median, now),
                HighLag = lane.Lags.Percentile(High, now),
            }),
        ],
    };

    /// <summary>When the oldest event that is not recorded yet happened; null where there is none.</summary>
    public static DateTimeOffset? Oldest(FeedLanes lanes, FeedAccounts accounts) =>
        new[] { lanes.Oldest, accounts.Oldest }.Min();

    private static TimeSpan Since(DateTimeOffset? at, DateTimeOffset now) => at is { } then && now > then ? now - then : TimeSpan.Zero;
}
