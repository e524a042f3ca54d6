using Akka.Actor;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>Keeps this node's book as the keeper has it, wherever in the cluster that is.</summary>
internal sealed class PropertyFollower(PropertyBook book, IActorRef keeper, TaskCompletionSource loaded) : UntypedActor, IWithTimers
{
    /// <summary>So often the keeper is asked anew: it may have moved to another node.</summary>
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(5);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer(Ask.Instance, Ask.Instance, TimeSpan.Zero, AskInterval);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Ask:
                keeper.Tell(PropertyKeeper.Follow.Instance);
                break;
            case PropertyKeeper.Follow:
                loaded.TrySetResult();
                break;
            case PropertyEvents.Changed change:
                book.Apply(change);
                break;
        }
    }

    private sealed record Ask : INoSerializationVerificationNeeded
    {
        public static readonly Ask Instance = new();
    }
}
