using Akka.Actor;
using Akka.Event;

namespace Zextras.Backup.Actors.Feed;

/// <summary>
/// Has gaps closed: one run of scans at a time, and after one that closed nothing the next comes later. Belongs to the feed's actor, and is
/// used by it alone; that gets <see cref="FeedSignals.Scanned"/> when scans have run, or when it is time to look again.
/// </summary>
internal sealed class GapCloser(FeedParts parts, IActorRef self, ITimerScheduler timers, ILoggingAdapter log)
{
    private bool _isAtWork;
    private int _fruitless;

    /// <summary>Whether it is time to look at the gaps; then it is at work until <see cref="GoOn"/>.</summary>
    public bool TryBegin()
    {
        if (_isAtWork || timers.IsTimerActive(FeedSignals.Scanned.Nothing))
        {
            return false;
        }

        return _isAtWork = true;
    }

    /// <summary>A new gap does not wait for those that scans could not close.</summary>
    public void Hurry() => timers.Cancel(FeedSignals.Scanned.Nothing);

    /// <summary>Starts the scans that gaps wait for; after such scans it rests.</summary>
    /// <param name="waiting">The accounts; null: all.</param>
    /// <param name="after">What has ended.</param>
    /// <param name="closed">How many gaps that has closed.</param>
    /// <param name="cancellation">Stops waiting for scans.</param>
    public void GoOn(IReadOnlyCollection<string>? waiting, FeedSignals.Scanned after, int closed, CancellationToken cancellation)
    {
        _fruitless = closed > 0 ? 0 : _fruitless + (after.HasRun ? 1 : 0);
        if (after.Failure is { } failure)
        {
            log.Warning("The scans that close gaps could not run: {Reason}", failure);
        }

        if (waiting is { Count: 0 } || after.HasRun)
        {
            _isAtWork = false;
            if (waiting is not { Count: 0 })
            {
                timers.StartSingleTimer(FeedSignals.Scanned.Nothing, FeedSignals.Scanned.Nothing, FeedBackoff.After(_fruitless));
            }

            return;
        }

        _ = parts.Scans.ScanAsync(waiting, cancellation).PipeTo(
            self,
            self,
            absent => new FeedSignals.Scanned(absent, HasRun: true),
            exception => new FeedSignals.Scanned([], HasRun: true) { Failure = exception.Message });
    }
}
