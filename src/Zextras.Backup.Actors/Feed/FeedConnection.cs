using Akka.Actor;
using Akka.Event;

namespace Zextras.Backup.Actors.Feed;

/// <summary>
/// The feed's connection to the mailbox server: opened, lost, tried again after ever longer times. Belongs to the feed's actor, and is
/// used by it alone; that gets a <see cref="FeedPump"/> where listening began, <see cref="FeedSignals.Refused"/> where it did not,
/// and <see cref="FeedSignals.Connect"/> when it is time to try again.
/// </summary>
internal sealed class FeedConnection(FeedParts parts, IActorRef self, ITimerScheduler timers, ILoggingAdapter log)
{
    private int _failures;

    /// <summary>What reads; null while nothing does.</summary>
    public FeedPump? Pump { get; private set; }

    /// <summary>How it listens; null where the mailbox server has no feed.</summary>
    public string? Source { get; private set; }

    /// <summary>Why it does not listen; null where it does, or was not asked to.</summary>
    public string? Error { get; private set; }

    /// <summary>Since when it listens.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>Begins to listen.</summary>
    /// <returns>False where the mailbox server has no feed.</returns>
    public bool Open(CancellationToken cancellation)
    {
        if (parts.Server.OpenFeed() is not { } feed)
        {
            return false;
        }

        Source = feed.Description;
        var pump = new FeedPump(feed, parts.Settings.QueueLimit);
        _ = pump.StartAsync(self, cancellation).PipeTo(self, self, started => started, failure =>
        {
            _ = feed.DisposeAsync().AsTask();
            return new FeedSignals.Refused(failure.Message);
        });
        return true;
    }

    /// <summary>It listens.</summary>
    public void Opened(FeedPump pump, DateTimeOffset now)
    {
        (Pump, Since, Error, _failures) = (pump, now, null, 0);
        log.Info("Listening to the mailbox server: {Source}", Source);
    }

    /// <summary>It does not listen, or not any more; it is tried again.</summary>
    public void Failed(string reason)
    {
        if (!string.Equals(Error, reason, StringComparison.Ordinal))
        {
            log.Warning("The mailbox server does not tell what happens: {Reason}", reason);
        }

        Close();
        Error = reason;
        timers.StartSingleTimer(FeedSignals.Connect.Instance, FeedSignals.Connect.Instance, FeedBackoff.After(_failures++));
    }

    /// <summary>Listens no more.</summary>
    public void Close()
    {
        _ = Pump?.DisposeAsync().AsTask();
        (Pump, Since, Error) = (null, null, null);
    }
}
