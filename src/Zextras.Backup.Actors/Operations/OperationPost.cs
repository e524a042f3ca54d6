using Akka.Actor;

namespace Zextras.Backup.Actors.Operations;

/// <summary>Carries what waits in this node's outbox to the ledger, one event after the other, and again until it is answered.</summary>
internal sealed class OperationPost(OperationOutbox outbox, IActorRef ledger, string node) : UntypedActor, IWithTimers
{
    /// <summary>An event without an answer is sent again after this time: the ledger moves to another node, or its disk is full.</summary>
    private static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(2);

    private IOperationEvent? _underWay;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        var self = Self;
        outbox.Open(node, () => self.Tell(Wake.Instance));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Wake when _underWay is null:
                SendNext();
                break;
            case OperationLedgerCommands.Taken taken when Answers(taken):
                outbox.Taken();
                SendNext();
                break;
            case Resend when _underWay is not null:
                Send(_underWay);
                break;
        }
    }

    private bool Answers(OperationLedgerCommands.Taken taken) => // not a second answer to the event before
        _underWay is { } sent && sent.Operation == taken.Operation && sent.At == taken.At && sent.GetType().Name == taken.Event;

    private void SendNext()
    {
        _underWay = outbox.Peek();
        if (_underWay is null)
        {
            Timers.Cancel(Resend.Instance);
            return;
        }

        Send(_underWay);
    }

    private void Send(IOperationEvent happened)
    {
        ledger.Tell(happened);
        Timers.StartSingleTimer(Resend.Instance, Resend.Instance, ResendAfter);
    }

    private sealed record Wake : INoSerializationVerificationNeeded
    {
        public static readonly Wake Instance = new();
    }

    private sealed record Resend : INoSerializationVerificationNeeded
    {
        public static readonly Resend Instance = new();
    }
}
