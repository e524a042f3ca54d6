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

    /// <summary>
    /// An item that agreed to be forgotten goes on by itself after this time: whoever asked has fallen, and asks again.
    /// </summary>
    private static readonly TimeSpan HoldsStill = TimeSpan.FromMinutes(5);

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
            case ItemPurging.Agree agree:
                Agree(agree);
                break;
            case ItemPurging.Forget:
                // It did not hold still until now: a fall, or too long a wait. What it has stays.
                Sender.Tell(new ItemPurging.Kept(_account, _item, _history));
                Leave();
                break;
            case ItemPurging.Release:
                Leave();
                break;
            case SaveSnapshotFailure failure:
                // The history is whole in the journal all the same; the next multiple tries again.
                _log.Warning(failure.Cause, "No snapshot of {PersistenceId}", PersistenceId);
                break;
            case SaveSnapshotSuccess or DeleteSnapshotsSuccess or DeleteSnapshotsFailure or Impatience:
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
            // Who knows of more than there is knew the item before it was purged, and has to be told everything.
            var news = _history.Transactions.Skip(known < _history.Transactions.Count || outcome != DecisionOutcome.Recorded ? known : 0).ToArray();
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

    private void Agree(ItemPurging.Agree agree)
    {
        if (!agree.MayGo.MayForget(_history))
        {
            Sender.Tell(new ItemPurging.Kept(_account, _item, _history));
            Leave();
            return;
        }

        Sender.Tell(new ItemPurging.Agreed(_account, _item));
        var patience = Context.System.Scheduler.ScheduleTellOnceCancelable(HoldsStill, Self, Impatience.Instance, Self);
        BecomeStacked(message => HoldingStill(message, patience));
    }

    /// <summary>A sighting that comes now waits: it begins a new history when the old one is gone.</summary>
    private void HoldingStill(object message, ICancelable patience)
    {
        switch (message)
        {
            case ItemPurging.Agree again:
                Sender.Tell(new ItemPurging.Agreed(again.Account, again.Item));
                break;
            case ItemPurging.Forget:
                patience.Cancel();
                DeleteSnapshots(SnapshotSelectionCriteria.Latest);
                DeleteMessages(LastSequenceNr);
                UnbecomeStacked();
                var sender = Sender;
                BecomeStacked(deleted => Forgetting(deleted, sender));
                break;
            case ItemPurging.Release or Impatience:
                patience.Cancel();
                UnbecomeStacked();
                Stash.UnstashAll();
                Leave();
                break;
            default:
                Stash.Stash();
                break;
        }
    }

    private void Forgetting(object message, IActorRef sender)
    {
        switch (message)
        {
            case DeleteMessagesSuccess:
                _history = ItemHistory.Empty(_item);
                sender.Tell(new ItemPurging.Forgotten(_account, _item));
                UnbecomeStacked();
                Stash.UnstashAll();
                Leave();
                break;
            case DeleteMessagesFailure failure:
                // No answer: the purge notes the item as unfinished and asks again the next time.
                _log.Error(failure.Cause, "The events of {PersistenceId} could not be deleted", PersistenceId);
                throw failure.Cause;
            case DeleteSnapshotsSuccess:
                break;
            case DeleteSnapshotsFailure failure:
                _log.Warning(failure.Cause, "A snapshot of {PersistenceId} could not be deleted", PersistenceId);
                break;
            default:
                Stash.Stash();
                break;
        }
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

    private sealed record Impatience : INoSerializationVerificationNeeded
    {
        public static readonly Impatience Instance = new();
    }

    private sealed record Committed(object Reply) : INoSerializationVerificationNeeded;
}
