using Akka.Actor;
using Akka.Event;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// One SmartScan, or one Account Scan: fans the scans of the accounts out, a bounded number at a time, sums up their
/// reports, and closes the operation. Asks again where an account does not answer, because its node fell.
/// </summary>
internal sealed class ScanRun : UntypedActor, IWithTimers
{
    /// <summary>A rolling restart moves an account once for each node.</summary>
    private const int MaxAttempts = 10;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(15);

    private readonly object _command;
    private readonly ScanRunParts _parts;
    private readonly Guid _operation;
    private readonly bool _deep;
    private readonly bool _isSmartScan;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SmartScanFigures _figures = new();
    private readonly Queue<AccountEntry> _queue = new();
    private readonly Dictionary<AccountId, Running> _running = [];

    private CancellationTokenRegistration _stopping;
    private CancellationToken _stop;
    private DateTimeOffset _started;
    private long _items;
    private long _bytes;
    private int _open;

    public ScanRun(object command, ScanRunParts parts)
    {
        (_command, _parts) = (command, parts);
        (_operation, _deep, _isSmartScan) = command switch
        {
            ScanCommands.StartSmartScan start => (start.Operation, start.Deep, true),
            ScanCommands.StartAccountScan start => (start.Operation, start.Deep, false),
            _ => throw new ArgumentException($"No scan begins with a {command.GetType().Name}.", nameof(command)),
        };
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        var self = Self;
        _started = _parts.Clock.GetUtcNow();
        _stop = _parts.Board.Start(_operation);
        _stopping = _stop.Register(() => self.Tell(Stop.Instance));
        Timers.StartPeriodicTimer(Probe.Instance, Probe.Instance, ProbeInterval);
        if (_command is ScanCommands.StartAccountScan start)
        {
            Begin(new SmartScanListing { Accounts = [start.Entry] });
            return;
        }

        _ = SmartScanListing.ReadAsync(_parts.Server, _parts.Catalog, _parts.Properties, _stop).PipeTo(self, self);
    }

    protected override void PostStop()
    {
        _stopping.Dispose();
        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SmartScanListing listing:
                Begin(listing);
                break;
            case DirectoryReplies.Refreshed refreshed:
                _figures.Directory = refreshed;
                Close();
                break;
            case AccountReplies.MarkedGone gone:
                _figures.GoneAccounts += gone.IsNews ? 1 : 0;
                Close();
                break;
            case Unanswered:
                Close();
                break;
            case AccountReplies.Progress progress when _running.TryGetValue(progress.Account, out var running):
                Note(running, progress.Items, progress.Bytes);
                break;
            case AccountReplies.NotScanning lost when _running.TryGetValue(lost.Account, out var running):
                Send(running);
                break;
            case AccountReplies.Scanned scanned when scanned.Operation == _operation && _running.Remove(scanned.Account, out var running):
                End(running, scanned.Report);
                break;
            case Probe:
                ProbeSilent();
                break;
            case Stop:
                StopAll();
                break;
            case Finished finished:
                Finish(finished);
                break;
            case Status.Failure failure:
                Fail(failure.Cause);
                break;
        }
    }

    private void Begin(SmartScanListing listing)
    {
        if (_stop.IsCancellationRequested)
        {
            Finish(new Finished([]));
            return;
        }

        _parts.Board.Report(_operation, [], listing.Warnings);
        _parts.Board.Progress(_operation, progress => progress with { AccountsTotal = listing.Accounts.Count });
        var region = _parts.AccountRegion();
        if (listing.Directory is { } directory)
        {
            _open++;
            var refresh = new DirectoryCommands.Refresh(_parts.ServerId, directory, _started, TransactionCause.SmartScan);
            AskOne<DirectoryReplies.Refreshed>(region, refresh, "The directory");
        }

        foreach (var gone in listing.Gone)
        {
            _open++;
            var mark = new AccountCommands.MarkGone(gone, _started, TransactionCause.SmartScan);
            AskOne<AccountReplies.MarkedGone>(region, mark, $"Account {gone}");
        }

        foreach (var account in listing.Accounts)
        {
            _queue.Enqueue(account);
        }

        _open += listing.Accounts.Count;
        SendMore();
        CloseIfDone();
    }

    /// <summary>One question with one answer. Without an answer it is a problem of this scan; the next one asks again.</summary>
    private void AskOne<TReply>(IActorRef region, object question, string subject) => _ = region
        .Ask<TReply>(question, _parts.Settings.ResendAfter * _parts.Settings.SendAttempts)
        .PipeTo(
            Self,
            Self,
            reply => reply!,
            failure =>
            {
                _parts.Board.Report(_operation, [$"{subject} could not be recorded: {failure.Message}"], []);
                return Unanswered.Instance;
            });

    private void SendMore()
    {
        // Read each time: a scan that slows the mailbox server down can be throttled while it runs.
        var set = _parts.Properties.Number(Properties.AccountThreads);
        while (_running.Count < (set > 0 ? set : _parts.Settings.ConcurrentAccounts) && _queue.TryDequeue(out var account))
        {
            var running = new Running(account);
            _running.Add(account.Id, running);
            Send(running);
        }
    }

    private void Send(Running running)
    {
        if (++running.Attempts > MaxAttempts)
        {
            _running.Remove(running.Account.Id);
            End(running, new AccountScanReport { Error = "The account's actor fell several times; the node's log says why." });
            return;
        }

        running.LastSign = _parts.Clock.GetTimestamp();
        var cause = _isSmartScan ? TransactionCause.SmartScan : TransactionCause.AccountScan;
        var request = new AccountScanRequest(_operation, running.Account, cause, _deep);
        _parts.AccountRegion().Tell(new AccountCommands.Scan(running.Account.Id, request));
        _parts.Board.Progress(_operation, progress => progress with { Step = running.Account.Name });
    }

    private void Note(Running running, long items, long bytes)
    {
        running.LastSign = _parts.Clock.GetTimestamp();
        if (items < running.Items)
        {
            return; // the sign of life of an account that has nothing new to say
        }

        (_items, _bytes) = (_items + items - running.Items, _bytes + bytes - running.Bytes);
        (running.Items, running.Bytes) = (items, bytes);
        _parts.Board.Progress(_operation, progress => progress with { Items = _items, Bytes = _bytes });
    }

    private void End(Running running, AccountScanReport report)
    {
        Note(running, report.Listed, report.BytesRead);
        _figures.Add(report);
        var name = running.Account.Name;
        var problems = report.Problems.Where(problem => !problem.HasVanished).Select(problem => $"{name}: {problem.Subject}: {problem.Reason}");
        if (report.Error is { } error)
        {
            problems = problems.Prepend($"{name}: not scanned to its end: {error}");
        }

        IEnumerable<string> warnings = report.Held > 0
            ? [$"{name}: {report.Held} items vanished at once. They are marked deleted, and their retention clock is held until you have looked."]
            : [];
        foreach (var vanished in report.Problems.Where(problem => problem.HasVanished))
        {
            _parts.Board.Note(_operation, $"{name}: {vanished.Subject}: {vanished.Reason}"); // its owner was faster: nothing went wrong
        }

        _parts.Board.Report(_operation, problems, warnings);
        _parts.Board.Progress(_operation, progress => progress with { AccountsDone = progress.AccountsDone + 1 });
        SendMore();
        Close();
    }

    private void Close()
    {
        _open--;
        CloseIfDone();
    }

    private void CloseIfDone()
    {
        if (_open == 0)
        {
            Timers.CancelAll();
            _ = CloseAsync().PipeTo(Self, Self);
        }
    }

    private async Task<Finished> CloseAsync()
    {
        if (!_isSmartScan || _stop.IsCancellationRequested)
        {
            return new Finished([]);
        }

        var problems = await _parts.Archive.WriteAsync(_stop);
        if (_figures.Failed == 0)
        {
            await _parts.Path.NoteSmartScanAsync(_started, _parts.Clock.GetUtcNow(), _stop);
        }

        return new Finished([.. problems.Select(problem => $"{problem.Subject}: {problem.Reason}")]);
    }

    private void Finish(Finished finished)
    {
        _parts.Board.Report(_operation, finished.Problems, []);
        var (state, error) = this switch
        {
            { _stop.IsCancellationRequested: true } => (OperationState.Stopped, null),
            { _figures.Failed: > 0 } when !_isSmartScan => (OperationState.Failed, "The account was not scanned to its end."),
            { _figures.Failed: > 0 } => (OperationState.Failed, $"{_figures.Failed} accounts were not scanned to their end; the others are safe."),
            _ => (OperationState.Done, (string?)null),
        };
        _parts.Board.End(_operation, state, _figures.ToCounts(), error);
        Context.Stop(Self);
    }

    private void Fail(Exception cause)
    {
        if (_stop.IsCancellationRequested)
        {
            _parts.Board.End(_operation, OperationState.Stopped, _figures.ToCounts());
        }
        else
        {
            var message = cause is MailboxException ? $"The accounts could not be listed: {cause.Message}" : cause.Message;
            if (cause is MailboxException)
            {
                _log.Error("Scan {Operation} failed. {Message}", _operation, message); // the administrator's to mend: a stack would only hide what it says
            }
            else
            {
                _log.Error(cause, "Scan {Operation} failed", _operation);
            }

            _parts.Board.End(_operation, OperationState.Failed, _figures.ToCounts(), message);
        }

        Context.Stop(Self);
    }

    private void StopAll()
    {
        _open -= _queue.Count;
        _queue.Clear();
        foreach (var account in _running.Keys)
        {
            _parts.AccountRegion().Tell(new AccountCommands.StopScan(account, _operation));
        }
    }

    private void ProbeSilent()
    {
        foreach (var running in _running.Values)
        {
            if (_parts.Clock.GetElapsedTime(running.LastSign) >= ProbeInterval)
            {
                _parts.AccountRegion().Tell(new AccountCommands.ProbeScan(running.Account.Id, _operation));
            }
        }
    }

    private sealed class Running(AccountEntry account)
    {
        public AccountEntry Account { get; } = account;

        public int Attempts { get; set; }

        public long LastSign { get; set; }

        public long Items { get; set; }

        public long Bytes { get; set; }
    }

    private sealed record Unanswered : INoSerializationVerificationNeeded
    {
        public static readonly Unanswered Instance = new();
    }

    private sealed record Finished(IReadOnlyList<string> Problems) : INoSerializationVerificationNeeded;

    private sealed record Probe : INoSerializationVerificationNeeded
    {
        public static readonly Probe Instance = new();
    }

    private sealed record Stop : INoSerializationVerificationNeeded
    {
        public static readonly Stop Instance = new();
    }
}
