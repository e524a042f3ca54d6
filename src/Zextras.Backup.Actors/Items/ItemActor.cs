using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Items;

/// <summary>
/// Owns one item's history: records sightings that are news, answers for any instant, puts the item back. Answers only for
/// what the journal holds; without an answer the sender asks again, and every command is idempotent. Leaves memory as
/// soon as it is idle.
/// </summary>
internal sealed class ItemActor : UntypedPersistentActor
{
    /// <summary>Replay of so many transactions costs less than a snapshot; longer histories get one at each multiple.</summary>
    private const int SnapshotInterval = 64;

    private readonly AccountId _account;
    private readonly ItemId _item;
    private readonly IItemRestorer _restorer;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopped = new();

    private ItemHistory _history;
    private IDisposable? _arrival;

    public ItemActor(AccountId account, ItemId item, IItemRestorer restorer)
    {
        (_account, _item, _restorer) = (account, item, restorer);
        _history = ItemHistory.Empty(item);
        PersistenceId = PersistenceIdOf(account, item);
    }

    public override string PersistenceId { get; }

    /// <summary>The name of the item's journal.</summary>
    public static string PersistenceIdOf(AccountId account, ItemId item) => $"item|{account}|{item}";

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case ItemRecording.Record record:
                Record(record.Sighting, record.KnownTransactions);
                break;
            case ItemQueries.GetHistory:
                Sender.Tell(new ItemReplies.History(_account, _item, _history.Transactions));
                Leave();
                break;
            case ItemCommands.RestoreItem restore:
                Restore(restore);
                break;
            case SaveSnapshotFailure failure:
                // The history is whole in the journal all the same; the next multiple tries again.
                _log.Warning(failure.Cause, "No snapshot of {PersistenceId}", PersistenceId);
                break;
            case SaveSnapshotSuccess:
                break;
            case Idle:
                Context.Stop(Self);
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
            case ItemEvents.Recorded recorded:
                _history = _history.Apply(recorded.Transaction);
                break;
            case SnapshotOffer { Snapshot: ItemSnapshots.History snapshot }:
                _history = ItemHistory.Replay(_item, snapshot.Transactions);
                break;
            case RecoveryCompleted:
                break;
            default:
                throw new UnknownEventException(PersistenceId, message);
        }
    }

    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
        _arrival?.Dispose();
        base.PostStop();
    }

    private void Record(Sighting sighting, int known)
    {
        var sender = Sender;
        Decide(sighting, outcome =>
        {
            var news = _history.Transactions.Skip(known).ToArray();
            sender.Tell(new ItemRecording.Recorded(sighting.Id, _item, outcome, _history.Transactions.Count, news, _history.Current));
            Leave();
        });
    }

    private void Decide(Sighting sighting, Action<DecisionOutcome> then)
    {
        var decision = _history.Decide(sighting);
        if (decision.Transaction is not { } transaction)
        {
            then(decision.Outcome);
            return;
        }

        Persist(new ItemEvents.Recorded(transaction), recorded =>
        {
            _history = _history.Apply(recorded.Transaction);
            if (_history.Transactions.Count % SnapshotInterval == 0)
            {
                SaveSnapshot(new ItemSnapshots.History(_history.Transactions.ToValueList()));
            }

            then(DecisionOutcome.Recorded);
        });
    }

    private void Restore(ItemCommands.RestoreItem command)
    {
        var sender = Sender;
        _ = _restorer.PutAsync(command, _history, _stopped.Token).PipeTo(Self, Self);
        BecomeStacked(message => Restoring(message, sender));
    }

    /// <summary>Everything else waits: a second restore must see what the first one did.</summary>
    private void Restoring(object message, IActorRef sender)
    {
        switch (message)
        {
            case ItemReturn { Sighting: { } sighting } returned:
                _arrival = returned.Arrival;
                Decide(sighting, _ => Commit(returned.Reply));
                break;
            case ItemReturn returned:
                Answer(sender, returned.Reply);
                break;
            case Committed committed:
                Answer(sender, committed.Reply);
                break;
            case Status.Failure failure:
                // Named outcomes come as Refused; this is a failure of the engine itself. The sender asks again.
                _log.Error(failure.Cause, "Restore of {PersistenceId} failed", PersistenceId);
                Answer(sender, new Status.Failure(failure.Cause));
                break;
            default:
                Stash.Stash();
                break;
        }
    }

    private void Commit(object reply) => _ = _restorer
        .CommitAsync(_account, _history, _stopped.Token)
        .PipeTo(Self, Self, () => new Committed(reply));

    private void Answer(IActorRef sender, object reply)
    {
        _arrival?.Dispose();
        _arrival = null;
        sender.Tell(reply);
        UnbecomeStacked();
        Stash.UnstashAll();
        Leave();
    }

    /// <summary>
    /// An idle timeout would keep tens of thousands of dead actors during a scan. The shard keeps messages that come from
    /// now on; those that came before are done first, which a PoisonPill would not wait for.
    /// </summary>
    private static void Leave() => Context.Parent.Tell(new Passivate(Idle.Instance));

    private sealed record Idle : INoSerializationVerificationNeeded
    {
        public static readonly Idle Instance = new();
    }

    private sealed record Committed(object Reply) : INoSerializationVerificationNeeded;
}
