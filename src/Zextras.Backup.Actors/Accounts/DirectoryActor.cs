using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>
/// Owns the histories of a server's domains, classes of service and distribution lists. They are subject to SmartScan only
/// (seed: "Item"), and few enough to be one actor.
/// </summary>
internal sealed class DirectoryActor : UntypedPersistentActor
{
    private const int SnapshotInterval = 256;

    /// <summary>A directory that agreed to forget goes on by itself after this time: whoever asked has fallen.</summary>
    private static readonly TimeSpan HoldsStill = TimeSpan.FromMinutes(5);

    private readonly Recorder _recorder;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopped = new();

    private ImmutableDictionary<ItemId, ItemHistory> _histories = ImmutableDictionary<ItemId, ItemHistory>.Empty;

    public DirectoryActor(ServerId server, Recorder recorder)
    {
        _recorder = recorder;
        PersistenceId = PersistenceIdOf(server);
    }

    public override string PersistenceId { get; }

    /// <summary>The name of the directory's journal.</summary>
    public static string PersistenceIdOf(ServerId server) => $"directory|{server}";

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case DirectoryCommands.Refresh refresh:
                Refresh(refresh);
                break;
            case DirectoryCommands.Agree agree:
                Agree(agree);
                break;
            case DirectoryCommands.Release:
                Leave(); // it gave up waiting before
                break;
            case DirectoryCommands.GetHistories:
                Sender.Tell(new DirectoryReplies.Histories([.. _histories.Values]));
                Leave();
                break;
            case Committed committed:
                committed.Sender.Tell(committed.Reply);
                Leave();
                break;
            case Status.Failure failure:
                _log.Error(failure.Cause, "{PersistenceId} could not be committed", PersistenceId);
                Leave(); // no answer: the sender asks again, and the commit is made good
                break;
            case SaveSnapshotFailure failure:
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
            case DirectoryEvents.Recorded recorded:
                Apply(recorded.Transaction);
                break;
            case DirectoryEvents.Kept kept:
                _histories = Replay(kept.Transactions);
                break;
            case SnapshotOffer { Snapshot: DirectorySnapshots.Histories snapshot }:
                _histories = Replay(snapshot.Transactions);
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
        base.PostStop();
    }

    private void Refresh(DirectoryCommands.Refresh command)
    {
        var sender = Sender;
        var events = Sightings(command)
            .Select(sighting => History(sighting.Item).Decide(sighting.Seen).Transaction)
            .OfType<Transaction>()
            .Select(transaction => new DirectoryEvents.Recorded(transaction))
            .ToArray();
        var deleted = events.Count(recorded => recorded.Transaction.State.Deleted);
        if (events.Length == 0)
        {
            Commit();
            return;
        }

        var left = events.Length;
        PersistAll(events, recorded =>
        {
            Apply(recorded.Transaction);
            if (LastSequenceNr % SnapshotInterval == 0)
            {
                SaveSnapshot(new DirectorySnapshots.Histories(
                    _histories.Values.SelectMany(history => history.Transactions).ToValueList()));
            }

            if (--left == 0)
            {
                Commit();
            }
        });

        void Commit()
        {
            var living = _histories.Values.Count(history => history.IsLiving);
            var reply = new DirectoryReplies.Refreshed(living, events.Length, deleted);
            _ = _recorder.CommitDirectoryAsync([.. _histories.Values], _stopped.Token)
                .PipeTo(Self, Self, () => new Committed(sender, reply));
        }
    }

    /// <summary>It decides for itself, as items do: what came back stays.</summary>
    private void Agree(DirectoryCommands.Agree command)
    {
        var kept = command.Objects
            .Select(History)
            .Where(history => history.Current is { } current && !(current.State.Deleted && current.Start <= command.DeletedUntil))
            .ToArray();
        Sender.Tell(new DirectoryReplies.Agreed([.. command.Objects.Except(kept.Select(history => history.Item))], kept));
        var patience = Context.System.Scheduler.ScheduleTellOnceCancelable(HoldsStill, Self, Impatience.Instance, Self);
        BecomeStacked(message => HoldingStill(message, patience));
    }

    /// <summary>A refresh that comes now waits: an object that comes back begins a new history when the old one is gone.</summary>
    private void HoldingStill(object message, ICancelable patience)
    {
        switch (message)
        {
            case DirectoryCommands.Forget forget:
                patience.Cancel();
                UnbecomeStacked();
                Forget(forget);
                break;
            case DirectoryCommands.Release or Impatience:
                patience.Cancel();
                GoOn();
                break;
            default:
                Stash.Stash();
                break;
        }
    }

    /// <summary>
    /// All objects share a journal: what stays is written anew in one event, then everything before that event is deleted.
    /// </summary>
    private void Forget(DirectoryCommands.Forget command)
    {
        var sender = Sender;
        var left = _histories.RemoveRange(command.Objects);
        Persist(new DirectoryEvents.Kept(left.Values.SelectMany(history => history.Transactions).ToValueList()), _ =>
        {
            _histories = left;
            DeleteSnapshots(SnapshotSelectionCriteria.Latest);
            DeleteMessages(LastSequenceNr - 1);
            BecomeStacked(deleted => Forgetting(deleted, sender));
        });
    }

    private void Forgetting(object message, IActorRef sender)
    {
        switch (message)
        {
            case DeleteMessagesSuccess:
                sender.Tell(new DirectoryReplies.Forgotten());
                GoOn();
                break;
            case DeleteMessagesFailure failure:
                throw failure.Cause; // no answer: the next purge asks again
            case DeleteSnapshotsSuccess or DeleteSnapshotsFailure:
                break;
            default:
                Stash.Stash();
                break;
        }
    }

    private void GoOn()
    {
        UnbecomeStacked();
        Stash.UnstashAll();
        Leave();
    }

    private IEnumerable<(ItemId Item, Sighting Seen)> Sightings(DirectoryCommands.Refresh command)
    {
        foreach (var entry in command.Entries.DistinctBy(entry => entry.Id))
        {
            yield return (ItemId.Of(entry.Id), new Sighting.Seen
            {
                Id = TransactionId.New(command.At),
                At = command.At,
                Cause = command.Cause,
                Placement = new Placement { Key = entry.Name },
                Content = new ItemContent { Kind = entry.Kind, Name = entry.Name, Attributes = entry.Attributes },
            });
        }

        if (command.IsPart)
        {
            yield break;
        }

        var listed = command.Entries.Select(entry => ItemId.Of(entry.Id)).ToHashSet();
        foreach (var missing in _histories.Values.Where(history => history.IsLiving && !listed.Contains(history.Item)))
        {
            yield return (missing.Item, new Sighting.Gone
            {
                Id = TransactionId.New(command.At),
                At = command.At,
                Cause = command.Cause,
            });
        }
    }

    private ItemHistory History(ItemId item) => _histories.GetValueOrDefault(item) ?? ItemHistory.Empty(item);

    private void Apply(Transaction transaction) =>
        _histories = _histories.SetItem(transaction.Item, History(transaction.Item).Apply(transaction));

    private static ImmutableDictionary<ItemId, ItemHistory> Replay(IEnumerable<Transaction> transactions) => transactions
        .GroupBy(transaction => transaction.Item)
        .ToImmutableDictionary(group => group.Key, group => ItemHistory.Replay(group.Key, group));

    private static void Leave() => Context.Parent.Tell(new Passivate(Idle.Instance));

    private sealed record Committed(IActorRef Sender, object Reply) : INoSerializationVerificationNeeded;

    private sealed record Impatience : INoSerializationVerificationNeeded
    {
        public static readonly Impatience Instance = new();
    }

    private sealed record Idle : INoSerializationVerificationNeeded
    {
        public static readonly Idle Instance = new();
    }
}
