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

    /// <summary>An account in which something happens is kept for a while: waking it for each event costs more than the event.</summary>
    private static readonly TimeSpan LingerAfterLook = TimeSpan.FromSeconds(20);

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
            case AccountCommands.Note note:
                Note(note);
                break;
            case AccountCommands.MarkGone gone:
                MarkGone(gone);
                break;
            case AccountCommands.SetLegalHold hold:
                SetLegalHold(hold);
                break;
            case AccountCommands.ReleaseDeletions release:
                ReleaseDeletions(release.Author, _clock.GetUtcNow());
                break;
            case AccountCommands.GetHolds:
                AnswerHolds(Sender);
                break;
            case AccountCommands.Agree:
                Agree();
                break;
            case AccountCommands.LookAt look:
                Look(look);
                break;
            case ReceiveTimeout:
                Leave();
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

        var cause = _own.Current is null ? TransactionCause.InitialScan : request.Cause;
        Decide(AccountSighting.Seen(request.Entry.Name, settings, _clock.GetUtcNow(), cause), _ => BeginScan(request, sender));
    }

    private void Note(AccountCommands.Note command)
    {
        var sender = Sender;
        Decide(AccountSighting.Seen(command.Entry.Name, command.Entry.Settings ?? ItemAttributes.Empty, command.At, command.Cause), outcome =>
        {
            _ = _recorder.CommitOwnAsync(_account, _own, command.Entry.Name, goneAt: null, _stopped.Token).PipeTo(
                Self,
                Self,
                () => new Committed(sender, new AccountReplies.Noted(_account)));
        });
    }

    private void BeginScan(AccountScanRequest request, IActorRef sender)
    {
        var self = Self;
        Context.SetReceiveTimeout(null);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
        void Progress(long items, long bytes) =>
            sender.Tell(new AccountReplies.Progress(_account, request.Operation, items, bytes), self);

        var (own, moved) = (_own, _stopped.Token);
        async Task<AccountScanReport> RunAsync()
        {
            try
            {
                await _recorder.CommitOwnAsync(_account, own, request.Entry.Name, goneAt: null, stop.Token);
                return await _scanner.ScanAsync(request, Progress, stop.Token);
            }
            finally
            {
                if (moved.IsCancellationRequested)
                {
                    // The account goes on on another node, and at once; not before nothing of this scan is under way any more.
                    sender.Tell(new AccountReplies.NotScanning(_account, request.Operation), ActorRefs.NoSender);
                }
            }
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
            case AccountCommands.LookAt look:
                Sender.Tell(new AccountReplies.Busy(_account, look.Look));
                break;
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

    private void Look(AccountCommands.LookAt look)
    {
        var sender = Sender;
        Context.SetReceiveTimeout(null);
        _ = _scanner.LookAsync(look, _stopped.Token).PipeTo(Self, Self);
        BecomeStacked(message => Looking(message, look, sender));
    }

    /// <summary>A scan waits for the look that is under way: two of them would take one new item for two.</summary>
    private void Looking(object message, AccountCommands.LookAt look, IActorRef sender)
    {
        switch (message)
        {
            case AccountCommands.LookAt again when again.Look == look.Look:
                break; // asked for twice, because an answer was late
            case AccountLookReport report:
                EndLook(report);
                break;
            case Status.Failure failure:
                _log.Error(failure.Cause, "What changed in account {Account} could not be recorded", _account);
                EndLook(new AccountLookReport { Error = failure.Cause.Message });
                break;
            default:
                Stash.Stash();
                break;
        }

        void EndLook(AccountLookReport report)
        {
            sender.Tell(report.IsHeld ? new AccountReplies.Busy(_account, look.Look) : new AccountReplies.Looked(_account, look.Look, report));
            UnbecomeStacked();
            Stash.UnstashAll();
            Context.SetReceiveTimeout(LingerAfterLook);
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
        var changed = new AccountEvents.LegalHoldChanged(command.IsSet, _clock.GetUtcNow(), command.Author);
        PersistHold(changed, _holds with { LegalHold = command.IsSet });
    }

    private void ReleaseDeletions(string author, DateTimeOffset now) =>
        PersistHold(new AccountEvents.DeletionsReleased(now, author), _holds with { ReleasedAt = now });

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
