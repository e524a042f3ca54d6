using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>
/// Owns one account: its own history (the account is an item: settings, status, password hash, signature, preferences) and
/// the scan of its items, one at a time.
/// </summary>
internal sealed class AccountActor : UntypedPersistentActor
{
    private const int SnapshotInterval = 64;

    /// <summary>An account that agreed to be forgotten goes on by itself after this time: whoever asked has fallen.</summary>
    private static readonly TimeSpan HoldsStill = TimeSpan.FromMinutes(5);

    private readonly AccountId _account;
    private readonly IAccountScanner _scanner;
    private readonly Recorder _recorder;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopped = new();

    private ItemHistory _own;
    private AccountHolds _holds = AccountHolds.None;

    public AccountActor(AccountId account, IAccountScanner scanner, Recorder recorder, TimeProvider clock)
    {
        (_account, _scanner, _recorder, _clock) = (account, scanner, recorder, clock);
        _own = ItemHistory.Empty(ItemId.Of(account));
        PersistenceId = PersistenceIdOf(account);
    }

    public override string PersistenceId { get; }

    /// <summary>The name of the account's journal.</summary>
    public static string PersistenceIdOf(AccountId account) => $"account|{account}";

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case AccountCommands.Scan scan:
                Scan(scan.Request);
                break;
            case AccountCommands.StopScan:
                Leave(); // the scan that it means is over
                break;
            case AccountCommands.ProbeScan probe:
                Sender.Tell(new AccountReplies.NotScanning(_account, probe.Operation));
                Leave();
                break;
            case AccountCommands.MarkGone gone:
                MarkGone(gone);
                break;
            case AccountCommands.SetLegalHold hold:
                SetLegalHold(hold);
                break;
            case AccountCommands.ReleaseDeletions release:
                var released = new AccountEvents.DeletionsReleased(_clock.GetUtcNow(), release.Author);
                PersistHold(released, _holds with { ReleasedAt = released.At });
                break;
            case AccountCommands.GetHolds:
                AnswerHolds(Sender);
                break;
            case AccountCommands.Agree:
                Agree();
                break;
            case SaveSnapshotFailure failure:
                _log.Warning(failure.Cause, "No snapshot of {PersistenceId}", PersistenceId);
                break;
            case SaveSnapshotSuccess or DeleteSnapshotsSuccess or DeleteSnapshotsFailure or Impatience:
                break;
            case Committed committed:
                committed.Sender.Tell(committed.Reply);
                Leave();
                break;
            case Status.Failure failure:
                _log.Error(failure.Cause, "Account {Account} could not be committed", _account);
                Leave(); // no answer: the sender asks again
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
            case AccountEvents.Recorded recorded:
                _own = _own.Apply(recorded.Transaction);
                break;
            case AccountEvents.LegalHoldChanged changed:
                _holds = _holds with { LegalHold = changed.IsSet };
                break;
            case AccountEvents.DeletionsReleased released:
                _holds = _holds with { ReleasedAt = released.At };
                break;
            case SnapshotOffer { Snapshot: AccountSnapshots.State snapshot }:
                (_own, _holds) = (ItemHistory.Replay(_own.Item, snapshot.Transactions), snapshot.Holds);
                break;
            case SnapshotOffer { Snapshot: AccountSnapshots.History snapshot }:
                _own = ItemHistory.Replay(_own.Item, snapshot.Transactions);
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

    private void Scan(AccountScanRequest request)
    {
        var sender = Sender;
        if (request.Entry.Settings is not { } settings)
        {
            BeginScan(request, sender); // the settings stay as they were recorded; the report has the problem
            return;
        }

        var now = _clock.GetUtcNow();
        var seen = new Sighting.Seen
        {
            Id = TransactionId.New(now),
            At = now,
            Cause = _own.Current is null ? TransactionCause.InitialScan : request.Cause,
            Placement = new Placement { Key = request.Entry.Name },
            Content = new ItemContent { Kind = ItemKind.Account, Name = request.Entry.Name, Attributes = settings },
        };
        Decide(seen, _ => BeginScan(request, sender));
    }

    private void BeginScan(AccountScanRequest request, IActorRef sender)
    {
        var self = Self;
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
        void Progress(long items, long bytes) =>
            sender.Tell(new AccountReplies.Progress(_account, request.Operation, items, bytes), self);

        var own = _own;
        async Task<AccountScanReport> RunAsync()
        {
            await _recorder.CommitOwnAsync(_account, own, request.Entry.Name, goneAt: null, stop.Token);
            return await _scanner.ScanAsync(request, Progress, stop.Token);
        }

        _ = RunAsync().PipeTo(self, self);
        BecomeStacked(message => Scanning(message, request, sender, stop));
    }

    private void Scanning(object message, AccountScanRequest request, IActorRef sender, CancellationTokenSource stop)
    {
        switch (message)
        {
            case AccountCommands.StopScan stopScan when stopScan.Operation == request.Operation:
                stop.Cancel();
                break;
            case AccountCommands.ProbeScan probe when probe.Operation == request.Operation:
                Sender.Tell(new AccountReplies.Progress(_account, probe.Operation, Items: 0, Bytes: 0));
                break;
            case AccountCommands.Scan again when again.Request.Operation == request.Operation:
                break; // asked for twice, because an answer was late
            case AccountScanReport report:
                EndScan(report);
                break;
            case Status.Failure failure:
                _log.Error(failure.Cause, "Scan of account {Account} failed", _account);
                EndScan(new AccountScanReport { Error = failure.Cause.Message });
                break;
            default:
                Stash.Stash();
                break;
        }

        void EndScan(AccountScanReport report)
        {
            stop.Dispose();
            sender.Tell(new AccountReplies.Scanned(_account, request.Operation, report));
            UnbecomeStacked();
            Stash.UnstashAll();
            Leave();
        }
    }

    private void MarkGone(AccountCommands.MarkGone command)
    {
        var sender = Sender;
        var gone = new Sighting.Gone { Id = TransactionId.New(command.At), At = command.At, Cause = command.Cause };
        Decide(gone, outcome =>
        {
            var isNews = outcome == DecisionOutcome.Recorded;
            var name = _own.Current?.State.Content.Name ?? _account.ToString();
            _ = _recorder.CommitOwnAsync(_account, _own, name, _own.Current?.Start ?? command.At, _stopped.Token).PipeTo(
                Self,
                Self,
                () => new Committed(sender, new AccountReplies.MarkedGone(_account, isNews)));
        });
    }

    private void Decide(Sighting sighting, Action<DecisionOutcome> then)
    {
        var decision = _own.Decide(sighting);
        if (decision.Transaction is not { } transaction)
        {
            then(decision.Outcome);
            return;
        }

        Persist(new AccountEvents.Recorded(transaction), recorded =>
        {
            _own = _own.Apply(recorded.Transaction);
            if (_own.Transactions.Count % SnapshotInterval == 0)
            {
                SaveSnapshot(new AccountSnapshots.State(_own.Transactions.ToValueList(), _holds));
            }

            then(DecisionOutcome.Recorded);
        });
    }

    private void SetLegalHold(AccountCommands.SetLegalHold command)
    {
        if (_holds.LegalHold == command.IsSet)
        {
            AnswerHolds(Sender);
            return;
        }

        PersistHold(
            new AccountEvents.LegalHoldChanged(command.IsSet, _clock.GetUtcNow(), command.Author), _holds with { LegalHold = command.IsSet });
    }

    private void PersistHold<TEvent>(TEvent changed, AccountHolds after)
    {
        var sender = Sender;
        Persist(changed, _ =>
        {
            _holds = after;
            AnswerHolds(sender);
        });
    }

    private void AnswerHolds(IActorRef asker)
    {
        asker.Tell(new AccountReplies.Holds(_account, _holds, _own.Current is { State.Deleted: true } gone ? gone.Start : null));
        Leave();
    }

    /// <summary>It decides for itself, as items do: an account that lives, or is held, stays.</summary>
    private void Agree()
    {
        if (_own.IsLiving || _holds.LegalHold)
        {
            AnswerHolds(Sender);
            return;
        }

        Sender.Tell(new AccountReplies.Agreed(_account));
        var patience = Context.System.Scheduler.ScheduleTellOnceCancelable(HoldsStill, Self, Impatience.Instance, Self);
        BecomeStacked(message => HoldingStill(message, patience));
    }

    /// <summary>A scan that comes now waits: the account begins a new history when the old one is gone.</summary>
    private void HoldingStill(object message, ICancelable patience)
    {
        switch (message)
        {
            case AccountCommands.Forget:
                var sender = Sender;
                patience.Cancel();
                DeleteSnapshots(SnapshotSelectionCriteria.Latest);
                DeleteMessages(LastSequenceNr);
                UnbecomeStacked();
                BecomeStacked(deleted => Forgetting(deleted, sender));
                break;
            case Impatience:
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
                (_own, _holds) = (ItemHistory.Empty(_own.Item), AccountHolds.None);
                sender.Tell(new AccountReplies.Forgotten(_account));
                UnbecomeStacked();
                Stash.UnstashAll();
                Leave();
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
