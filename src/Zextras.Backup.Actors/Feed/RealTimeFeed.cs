using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Feed;

/// <summary>
/// The Real Time Scan of one mailbox server: hears what happens, joins what belongs together, has it recorded by the accounts, and keeps
/// account of every time in which something may have been missed (design section 3, rule 9). A gap is closed by scans that it starts by itself.
/// </summary>
internal sealed class RealTimeFeed : UntypedPersistentActor, IWithTimers
{
    /// <summary>How often it is noted until when all was heard: what a gap after a crash is too long at most.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    private readonly FeedParts _parts;
    private readonly FeedMetrics _metrics = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<IActorRef> _awaitBegin = [];

    private FeedLanes _lanes = null!;
    private FeedConnection _connection = null!;
    private FeedAccounts _accounts = null!;
    private GapCloser _closer = null!;
    private FeedLedger _ledger = FeedLedger.Empty;
    private DateTimeOffset? _lastEvent;
    private DateTimeOffset _heard;
    private long _events;
    private bool _hasBegun;

    public RealTimeFeed(FeedParts parts)
    {
        _parts = parts;
        PersistenceId = PersistenceIdOf(parts.ServerId);
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsOn => _ledger.IsOn ?? _parts.Settings.Enabled;

    /// <summary>The name of the feed's journal.</summary>
    public static string PersistenceIdOf(ServerId server) => $"feed|{server}";

    protected override void PreStart()
    {
        base.PreStart();
        _connection = new FeedConnection(_parts, Self, Timers, _log);
        _accounts = new FeedAccounts(_parts, Self, Timers, _log);
        _closer = new GapCloser(_parts, Self, Timers, _log);
        _lanes = new FeedLanes(_parts, Self, Timers, _metrics)
        {
            Done = told => _connection.Pump?.Done(told),
            Leave = (account, since, reason) => OpenGap(since, isOver: true, reason, account),
        };
    }

    protected override void PostStop()
    {
        _stopped.Cancel();
        _connection.Close();
        _metrics.Dispose();
        _stopped.Dispose();
        base.PostStop();
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case FeedEvents.Switched or FeedEvents.GapOpened or FeedEvents.GapEnded or FeedEvents.GapClosed:
                _ledger = _ledger.Apply(message);
                break;
            case SnapshotOffer { Snapshot: FeedSnapshots.Ledger snapshot }:
                _ledger = _ledger.Apply(snapshot);
                break;
            case RecoveryCompleted:
                Self.Tell(FeedSignals.Begin.Instance);
                break;
            default:
                throw new UnknownEventException(PersistenceId, message);
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case FeedPump.Came came:
                OnCame(came);
                break;
            case FeedLanes.Due due:
                _lanes.OnDue(due);
                break;
            case AccountReplies.Looked looked:
                _lanes.OnLooked(looked);
                break;
            case AccountReplies.Busy busy:
                _lanes.OnBusy(busy);
                break;
            case FeedPump.Broke broke:
                OnBroke(broke);
                break;
            case FeedCommands.GetStatus:
            case FeedCommands.AwaitBegin when _hasBegun:
                Sender.Tell(Status());
                break;
            case FeedCommands.AwaitBegin:
                _awaitBegin.Add(Sender);
                break;
            case FeedCommands.Switch change:
                Switch(change);
                break;
            default:
                OnInner(message);
                break;
        }
    }

    private void OnInner(object message)
    {
        switch (message)
        {
            case FeedSignals.Begin:
                BeginOrRest();
                break;
            case FeedPump pump:
                OnConnected(pump);
                break;
            case FeedSignals.Refused refused:
                _connection.Failed(refused.Reason);
                Begun();
                break;
            case FeedSignals.Accounts accounts:
                OnAccounts(accounts);
                break;
            case FeedSignals.Scanned { HasRun: true } scanned:
                _accounts.List(scanned, _stopped.Token);
                break;
            case FeedSignals.Scanned:
                CloseGaps();
                break;
            case FeedSignals.Beat:
                OnBeat();
                break;
            case FeedSignals.ListAccounts list:
                _accounts.List(list.After, _stopped.Token);
                break;
            case FeedSignals.Connect when IsOn && _connection.Pump is null:
                Connect();
                break;
            case FeedSignals.Connect or SaveSnapshotSuccess:
                break;
            case SaveSnapshotFailure failure:
                _log.Warning(failure.Cause, "The feed could not note until when it heard everything; a gap after a crash would be longer");
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void BeginOrRest()
    {
        Timers.StartPeriodicTimer(FeedSignals.Beat.Instance, FeedSignals.Beat.Instance, Heartbeat);
        _accounts.List(after: null, _stopped.Token);
        if (IsOn)
        {
            Connect();
        }
        else
        {
            OpenGap(_ledger.Heard ?? Now, isOver: false, "The Real Time Scan is switched off in the configuration.");
            Begun();
        }
    }

    private DateTimeOffset Now => _parts.Clock.GetUtcNow();

    private void Connect()
    {
        if (!_connection.Open(_stopped.Token))
        {
            Begun(); // this mailbox server tells nothing: SmartScan is all there is, and the status says so
            return;
        }

        OpenGap(_ledger.Heard ?? Now, isOver: false, "The engine was not listening.");
    }

    private void OnConnected(FeedPump pump)
    {
        if (!IsOn || _connection.Pump is not null)
        {
            _ = pump.DisposeAsync().AsTask(); // switched off meanwhile, or off and on
            return;
        }

        _heard = Now;
        _connection.Opened(pump, _heard);
        foreach (var gap in _ledger.Gaps.Where(gap => gap.End is null))
        {
            Note(new FeedEvents.GapEnded(gap.Number, _heard));
        }

        DeferAsync(pump, _ => Begun());
        CloseGaps();
    }

    private void OnBroke(FeedPump.Broke broke)
    {
        if (broke.From == _connection.Pump)
        {
            OpenGap(Forget(), isOver: false, broke.Reason);
            _connection.Failed(broke.Reason);
        }
    }

    /// <summary>Drops what waits: the gap that follows stands for it.</summary>
    /// <returns>When that gap began.</returns>
    private DateTimeOffset Forget()
    {
        var since = FeedStatus.Oldest(_lanes, _accounts) ?? _heard;
        _lanes.Clear();
        _ = _accounts.TakeStrangers();
        return since;
    }

    private void Begun()
    {
        _hasBegun = true;
        foreach (var waiting in _awaitBegin)
        {
            waiting.Tell(Status());
        }

        _awaitBegin.Clear();
    }

    private void Switch(FeedCommands.Switch change)
    {
        var sender = Sender;
        Note(new FeedEvents.Switched(change.IsOn, Now, change.Author));
        if (!change.IsOn)
        {
            _heard = _connection.Pump is null ? _heard : Now;
            _connection.Close();
            OpenGap(Forget(), isOver: false, $"{change.Author} switched the Real Time Scan off.");
        }
        else if (_connection.Pump is null)
        {
            _hasBegun = false;
            _awaitBegin.Add(sender);
            Connect();
            return;
        }

        DeferAsync(change, _ => sender.Tell(Status()));
    }

    private void OnCame(FeedPump.Came came)
    {
        if (came.From != _connection.Pump)
        {
            return;
        }

        _events++;
        _metrics.Came();
        (_heard, _lastEvent) = (Now, came.Told.At);
        switch (came.Told)
        {
            case MailboxEvent.Changed changed when _accounts.Find(changed.Account) is { } account:
                _lanes.Add(account, changed);
                break;
            case MailboxEvent.Changed stranger:
                _accounts.Keep(stranger);
                _accounts.List(after: null, _stopped.Token);
                break;
            case MailboxEvent.AccountChanged changed:
                OpenGap(changed.At, isOver: true, "The account is new, or its settings changed: its scan records them.", changed.Account);
                came.From.Done(changed);
                break;
            case MailboxEvent.Lost lost:
                _log.Warning("The mailbox server's feed lost events: {Reason}", lost.Reason);
                OpenGap(lost.Since, isOver: true, lost.Reason, [.. lost.Accounts]);
                came.From.Done(lost);
                break;
        }
    }

    private void OpenGap(DateTimeOffset since, bool isOver, string reason, params string[] accounts)
    {
        if (_ledger.Open(since, isOver ? Now : null, reason, accounts) is { } happened)
        {
            Note(happened);
            if (happened is FeedEvents.GapOpened)
            {
                _closer.Hurry();
            }
        }

        CloseGaps();
    }

    /// <summary>In memory at once, so that what follows in the same moment decides by it; if the journal fails, the actor starts anew from what it holds.</summary>
    private void Note(object happened)
    {
        _ledger = _ledger.Apply(happened);
        Persist(happened, _ => { });
    }

    /// <summary>Looks whether scans have closed gaps, and starts those that the others wait for.</summary>
    private void CloseGaps()
    {
        if (_closer.TryBegin())
        {
            DeferAsync(FeedSignals.Scanned.Nothing, _ => _accounts.List(FeedSignals.Scanned.Nothing, _stopped.Token));
        }
    }

    private void OnAccounts(FeedSignals.Accounts listed)
    {
        if (!_accounts.Show(listed))
        {
            return; // they could not be listed; it is tried again
        }

        Introduce();
        if (listed.After is { } after)
        {
            ScanGaps(after);
        }
    }

    /// <summary>Events of accounts that the catalog did not have: by now it may. Else a scan brings the account in.</summary>
    private void Introduce()
    {
        foreach (var (name, events) in _accounts.TakeStrangers())
        {
            if (_accounts.Find(name) is { } account)
            {
                events.ForEach(told => _lanes.Add(account, told));
                continue;
            }

            OpenGap(events.Min(told => told.At), isOver: true, "The account is not in the backup yet: its scan brings it in.", name);
            events.ForEach(told => _connection.Pump?.Done(told));
        }
    }

    private void ScanGaps(FeedSignals.Scanned after)
    {
        var scanned = _accounts.Scanned;
        var closed = _ledger.Closed(scanned, after.Absent).ToArray();
        foreach (var gap in closed)
        {
            _log.Info("Gap {Gap} of the Real Time Scan is closed: {Reason}", gap.Number, gap.Reason);
            Note(new FeedEvents.GapClosed(gap.Number, Now));
        }

        _closer.GoOn(IsOn ? _ledger.Waiting(scanned) : [], after, closed.Length, _stopped.Token);
    }

    private void OnBeat()
    {
        CloseGaps();
        if (_connection.Pump is null)
        {
            return;
        }

        _ledger = _ledger with { Heard = FeedStatus.Oldest(_lanes, _accounts) ?? Now };
        if (LastSequenceNr > 0)
        {
            SaveSnapshot(new FeedSnapshots.Ledger(_ledger));
        }

        _metrics.Show(Status());
    }

    private RealTimeStatus Status() => FeedStatus.Of(_parts.ServerId, _lanes, _accounts, Now) with
    {
        IsOn = IsOn,
        IsListening = _connection.Pump is not null,
        Source = _connection.Source,
        Error = _connection.Error,
        ListeningSince = _connection.Since,
        LastEvent = _lastEvent,
        Events = _events,
        Gaps = _ledger.Gaps,
        Warnings = _connection.Pump?.Warnings ?? [],
    };
}
