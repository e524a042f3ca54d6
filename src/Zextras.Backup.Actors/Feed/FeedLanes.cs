using Akka.Actor;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Feed;

/// <summary>
/// The lanes of all accounts: what came waits for its window, then goes to the account's actor, one look of an account at a time and a
/// bounded number in all. Belongs to the feed's actor, and is used by it alone.
/// </summary>
internal sealed class FeedLanes(FeedParts parts, IActorRef self, ITimerScheduler timers, FeedMetrics metrics)
{
    /// <summary>After so many failures the account is left to a scan.</summary>
    private const int MostAttempts = 3;

    /// <summary>A look that nobody answered is asked for again: the account's node may have fallen.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    /// <summary>How soon to ask again where a scan of the account, or a repair, is at work.</summary>
    private static readonly TimeSpan WhileBusy = TimeSpan.FromMilliseconds(200);

    /// <summary>How soon to ask again after the first failure; then twice as long each time.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Dictionary<AccountId, FeedLane> _lanes = [];
    private readonly LinkedList<FeedLane> _ready = [];
    private readonly HashSet<FeedLane> _underWay = [];
    private long _lastLook;

    /// <summary>What became of events that are done with, one by one.</summary>
    public Action<MailboxEvent> Done { get; set; } = _ => { };

    /// <summary>An account that is left to a scan: its address, since when, and why.</summary>
    public Action<string, DateTimeOffset, string> Leave { get; set; } = (_, _, _) => { };

    /// <summary>The accounts in which something happened.</summary>
    public IReadOnlyCollection<FeedLane> All => _lanes.Values;

    /// <summary>Transactions that were recorded.</summary>
    public long Transactions { get; private set; }

    /// <summary>How long events took to be recorded.</summary>
    public LagHistogram Lags { get; } = new();

    /// <summary>When the oldest event that is not recorded yet happened; null where there is none.</summary>
    public DateTimeOffset? Oldest => _lanes.Values.Select(lane => lane.Oldest).Min();

    /// <summary>Something happened in an account.</summary>
    public void Add(CatalogAccount account, MailboxEvent.Changed told)
    {
        if (!_lanes.TryGetValue(account.Account, out var lane))
        {
            _lanes[account.Account] = lane = new FeedLane(account.Account, account.Name);
        }

        var isFirst = lane.IsEmpty;
        lane.Add(told, parts.Clock.GetUtcNow());
        if (isFirst && lane.UnderWay is null)
        {
            Schedule(lane);
        }
    }

    /// <summary>Forgets what waits: a gap stands for it.</summary>
    public void Clear()
    {
        foreach (var lane in _underWay)
        {
            timers.Cancel(lane.Account);
        }

        _lanes.Clear();
        _ready.Clear();
        _underWay.Clear();
    }

    /// <summary>It is time to look at an account, or to ask again.</summary>
    public void OnDue(Due due)
    {
        if (!_lanes.TryGetValue(due.Account, out var lane))
        {
            return;
        }

        if (lane.UnderWay is { } look)
        {
            if (due.IsUnanswered)
            {
                Retry(lane, look, "Its actor does not answer; the node's log says why.");
            }
            else
            {
                Send(lane, look);
            }
        }
        else if (lane.Wait(parts.Settings.JoinWindow, parts.Clock.GetUtcNow()) > TimeSpan.Zero)
        {
            Schedule(lane);
        }
        else
        {
            _ready.AddLast(lane);
            SendMore();
        }
    }

    /// <summary>A scan of the account, or a repair, is at work.</summary>
    public void OnBusy(AccountReplies.Busy busy)
    {
        if (Find(busy.Account, busy.Look) is { } lane)
        {
            // It gives its place to others, who may not have to wait as long.
            _underWay.Remove(lane);
            timers.StartSingleTimer(lane.Account, new Due(lane.Account, IsUnanswered: false), WhileBusy);
            SendMore();
        }
    }

    /// <summary>A look has ended.</summary>
    public void OnLooked(AccountReplies.Looked looked)
    {
        if (Find(looked.Account, looked.Look) is not { } lane)
        {
            return; // of a feed that was switched off since
        }

        var report = looked.Report;
        Transactions += report.Recorded;
        metrics.Recorded(report.Recorded);
        if (report.Error is { } error)
        {
            Retry(lane, lane.UnderWay!, error);
            return;
        }

        if (report.IsUnscanned)
        {
            GiveUp(lane, "The account is not scanned to its end yet.");
        }
        else if (report.Missed is { } missed)
        {
            GiveUp(lane, missed);
        }
        else
        {
            Commit(lane);
        }

        GoOn(lane);
    }

    private FeedLane? Find(AccountId account, long look) =>
        _lanes.TryGetValue(account, out var lane) && lane.UnderWay?.Command.Look == look ? lane : null;

    private void Schedule(FeedLane lane)
    {
        var wait = lane.Wait(parts.Settings.JoinWindow, parts.Clock.GetUtcNow());
        var due = new Due(lane.Account, IsUnanswered: false);
        if (wait <= TimeSpan.Zero)
        {
            self.Tell(due);
        }
        else
        {
            timers.StartSingleTimer(lane.Account, due, wait);
        }
    }

    private void SendMore()
    {
        while (_underWay.Count < parts.Settings.ConcurrentLooks && _ready.First is { } first)
        {
            _ready.RemoveFirst();
            var lane = first.Value;
            lane.UnderWay = lane.Take(++_lastLook);
            Send(lane, lane.UnderWay);
        }
    }

    private void Send(FeedLane lane, FeedLook look)
    {
        _underWay.Add(lane);
        timers.StartSingleTimer(lane.Account, new Due(lane.Account, IsUnanswered: true), AnswerTime);
        parts.AccountRegion().Tell(look.Command, self);
    }

    private void Retry(FeedLane lane, FeedLook look, string reason)
    {
        if (++look.Attempts < MostAttempts)
        {
            _underWay.Remove(lane);
            timers.StartSingleTimer(lane.Account, new Due(lane.Account, IsUnanswered: false), AfterFailure * (1 << (look.Attempts - 1)));
            SendMore();
            return;
        }

        GiveUp(lane, reason);
        GoOn(lane);
    }

    private void GiveUp(FeedLane lane, string reason)
    {
        Leave(lane.Name, lane.UnderWay!.Events.Min(told => told.At), reason);
        foreach (var told in lane.UnderWay!.Events)
        {
            Done(told);
        }
    }

    private void Commit(FeedLane lane)
    {
        var now = parts.Clock.GetUtcNow();
        foreach (var told in lane.UnderWay!.Events)
        {
            var lag = now - told.At;
            lag = lag > TimeSpan.Zero ? lag : TimeSpan.Zero; // the server's clock may be ahead of ours
            Lags.Add(lag, now);
            lane.Lags.Add(lag, now);
            metrics.Committed(lag);
            Done(told);
        }
    }

    private void GoOn(FeedLane lane)
    {
        lane.UnderWay = null;
        _underWay.Remove(lane);
        timers.Cancel(lane.Account);
        if (!lane.IsEmpty)
        {
            Schedule(lane);
        }

        SendMore();
    }

    /// <summary>An account's time has come.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="IsUnanswered">Whether the look that is under way got no answer in time.</param>
    internal sealed record Due(AccountId Account, bool IsUnanswered) : INoSerializationVerificationNeeded;
}
