using Akka.Actor;
using Akka.Event;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// One in the cluster, on the node where all other singletons are too: the home of the operations. When it begins, that
/// node takes over: it reads the ledger, and goes on with what the node before it left.
/// </summary>
internal sealed class HomeKeeper(ClusterHome home, string node, Func<CancellationToken, Task> takeOver) : UntypedActor, IWithTimers
{
    /// <summary>The journal may be away, or the mailbox server; taking over is tried again after this time.</summary>
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopped = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _isReady;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => TakeOver();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case HomeMessages.Where:
                Sender.Tell(new HomeMessages.Home(node, home.OwnApi, home.OwnToken, _isReady && home.OwnApi.Length > 0));
                break;
            case TakenOver:
                _isReady = true;
                _log.Info("This node runs the operations of the cluster now");
                break;
            case Status.Failure failure:
                _log.Warning(failure.Cause, "This node could not take over the operations of the cluster yet");
                Timers.StartSingleTimer(Again.Instance, Again.Instance, TryAgainAfter);
                break;
            case Again:
                TakeOver();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
        base.PostStop();
    }

    private void TakeOver()
    {
        async Task<TakenOver> RunAsync()
        {
            await home.WhenStarted.WaitAsync(_stopped.Token);
            await takeOver(_stopped.Token);
            return TakenOver.Instance;
        }

        _ = RunAsync().PipeTo(Self, Self);
    }

    private sealed record TakenOver : INoSerializationVerificationNeeded
    {
        public static readonly TakenOver Instance = new();
    }

    private sealed record Again : INoSerializationVerificationNeeded
    {
        public static readonly Again Instance = new();
    }
}
