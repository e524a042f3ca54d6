using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Operations;

/// <summary>
/// Remembers every operation of a server, over restarts and falls of nodes. An operation whose node is no longer in the
/// cluster is ended as interrupted. One in the cluster; it stops when the journal does not take an event, and whoever sent
/// that event sends it again.
/// </summary>
internal sealed class OperationLedger : UntypedPersistentActor, IWithTimers
{
    private const int SnapshotInterval = 200;

    /// <summary>So often the ledger looks whether nodes have gone.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly Func<string, bool> _isNodeThere;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private LedgerState _state = LedgerState.Empty;

    /// <summary>The ledger of a server.</summary>
    /// <param name="server">The mailbox server whose operations they are.</param>
    /// <param name="isNodeThere">Whether the node of that name is in the cluster.</param>
    /// <param name="clock">The time.</param>
    public OperationLedger(ServerId server, Func<string, bool> isNodeThere, TimeProvider clock)
    {
        (_isNodeThere, _clock) = (isNodeThere, clock);
        PersistenceId = $"operations|{server}";
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case IOperationEvent happened:
                Take(happened);
                break;
            case OperationLedgerCommands.GetAll:
                Sender.Tell(_state.ToSnapshot());
                break;
            case Look:
                Interrupt();
                break;
            case SaveSnapshotFailure failure:
                _log.Warning(failure.Cause, "No snapshot of {PersistenceId}", PersistenceId);
                break;
            case SaveSnapshotSuccess:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case IOperationEvent happened:
                _state = _state.Apply(happened);
                break;
            case SnapshotOffer { Snapshot: OperationSnapshots.Ledger snapshot }:
                _state = LedgerState.Of(snapshot);
                break;
            case RecoveryCompleted:
                Interrupt(); // before the first question is answered
                Timers.StartPeriodicTimer(Look.Instance, Look.Instance, LookInterval);
                break;
            default:
                throw new InvalidOperationException($"{PersistenceId} cannot recover: its journal holds {message.GetType()}, which this version does not know.");
        }
    }

    private void Take(IOperationEvent happened)
    {
        var sender = Sender;
        var taken = new OperationLedgerCommands.Taken(happened.Operation, happened.At, happened.GetType().Name);
        if (!_state.IsNews(happened))
        {
            sender.Tell(taken);
            return;
        }

        Persist(happened, written =>
        {
            Apply(written);
            sender.Tell(taken);
        });
    }

    private void Interrupt()
    {
        OperationEvents.Ended[] ends =
        [
            .. _state.Open
                .Where(record => !_isNodeThere(record.Submitted.Node))
                .Select(record => new OperationEvents.Ended(
                    record.Submitted.Operation,
                    _clock.GetUtcNow(),
                    OperationState.Interrupted,
                    record.Reported?.Progress ?? new OperationProgress())
                {
                    Error = "Its node fell or was stopped while it ran.",
                }),
        ];
        PersistAll(ends, Apply);
    }

    private void Apply(IOperationEvent happened)
    {
        _state = _state.Apply(happened);
        if (LastSequenceNr % SnapshotInterval == 0)
        {
            SaveSnapshot(_state.ToSnapshot());
        }
    }

    private sealed record Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
