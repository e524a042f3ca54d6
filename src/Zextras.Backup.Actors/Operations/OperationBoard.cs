using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Operations;

/// <summary>
/// The operations as this node sees them: what long jobs report to, and what console and API read. Everything that must
/// outlive the node goes on to the ledger through the outbox. Safe for concurrent use.
/// </summary>
internal sealed class OperationBoard(TimeProvider clock, OperationOutbox? outbox = null)
{
    /// <summary>More problems than this are counted, not listed: a person cannot read them, and memory is bounded.</summary>
    private const int MaxListed = 1000;

    /// <summary>States that a slow reader of all operations may lag behind; then the oldest is lost to it.</summary>
    private const int MostUnread = 1000;

    private static readonly ActivitySource Traces = new("Zextras.Backup");

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>So often the ledger hears how far an operation is: what is known of it if the node falls.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();
    private readonly OperationOutbox _outbox = outbox ?? new OperationOutbox(joins: false);
    private readonly ConcurrentDictionary<Channel<Operation>, bool> _followers = new();
    private volatile bool _closing;

    /// <summary>A new operation, queued.</summary>
    public Operation Submit(string kind, IReadOnlyDictionary<string, string> arguments, string author)
    {
        var now = clock.GetUtcNow();
        var operation = new Operation
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            Arguments = arguments,
            Author = author,
            State = OperationState.Queued,
            Submitted = now,
        };
        _entries[operation.Id] = new Entry(operation, now) { IsOwn = true };
        _outbox.Add(new OperationEvents.Submitted(operation.Id, now, kind, author, Node: "")
        {
            Arguments = arguments.Select(argument => new NamedText(argument.Key, argument.Value)).ToValueList(),
        });
        return operation;
    }

    /// <summary>Operations of earlier runs and of other nodes, as the ledger has them.</summary>
    public void Recall(IEnumerable<OperationRecord> records)
    {
        foreach (var record in records)
        {
            _entries.TryAdd(record.Submitted.Operation, new Entry(record.ToOperation(), clock.GetUtcNow()));
        }
    }

    /// <summary>All operations, newest first.</summary>
    public IReadOnlyList<Operation> List() =>
        [.. _entries.Values.Select(entry => entry.Value).OrderByDescending(operation => operation.Submitted).ThenByDescending(operation => operation.Id)];

    /// <summary>One operation; null where there is none of that id.</summary>
    public Operation? Find(Guid id) => _entries.TryGetValue(id, out var entry) ? entry.Value : null;

    /// <summary>Completes when the ledger has written down that it was asked for.</summary>
    public Task WhenSubmittedAsync(Guid id) => _outbox.WhenSubmittedAsync(id);

    /// <summary>Completes when it is over; at once where it is unknown.</summary>
    public Task WhenOverAsync(Guid id) => _entries.TryGetValue(id, out var entry) ? entry.WhenOver : Task.CompletedTask;

    /// <summary>The operation begins; the token is cancelled when somebody stops it.</summary>
    public CancellationToken Start(Guid id)
    {
        var now = clock.GetUtcNow();
        Change(
            id,
            operation => operation with { State = OperationState.Running, Started = now },
            entry =>
            {
                entry.Trace = Traces.StartActivity(entry.Value.Kind)?.SetTag("operation", id).SetTag("author", entry.Value.Author);
                return new OperationEvents.Started(id, now);
            });
        Publish(id);
        return _entries[id].Stopping.Token;
    }

    /// <summary>Notes how far it is; rate and estimate are worked out here.</summary>
    public void Progress(Guid id, Func<OperationProgress, OperationProgress> change)
    {
        var now = clock.GetUtcNow();
        Change(
            id,
            operation =>
            {
                var progress = change(operation.Progress);
                var elapsed = now - (operation.Started ?? operation.Submitted);
                return operation with
                {
                    Progress = progress with
                    {
                        ItemsPerSecond = elapsed > TimeSpan.Zero ? progress.Items / elapsed.TotalSeconds : 0,
                        Remaining = progress switch
                        {
                            { Items: > 0, ItemsTotal: { } items } => elapsed * ((double)Math.Max(0, items - progress.Items) / progress.Items),
                            { AccountsDone: > 0, AccountsTotal: { } total } => elapsed * ((double)(total - progress.AccountsDone) / progress.AccountsDone),
                            _ => null,
                        },
                    },
                };
            },
            entry => entry.IsProgressDue(now, ProgressInterval) ? new OperationEvents.Reported(id, now, entry.Value.Progress) : null);
    }

    /// <summary>Adds lines that a person may want to read.</summary>
    public void Report(Guid id, IEnumerable<string> problems, IEnumerable<string> warnings) =>
        Report(id, [.. problems], [.. warnings], []);

    /// <summary>Adds a line of what a dry run would do.</summary>
    public void Plan(Guid id, string line)
    {
        Change(
            id,
            operation => operation.Plan.Count < MaxListed ? operation with { Plan = [.. operation.Plan, line] } : operation,
            _ => null);
        Note(id, line);
    }

    /// <summary>Adds a line to its log.</summary>
    public void Note(Guid id, string line) => Report(id, [], [], [line]);

    /// <summary>
    /// The operation is over; its problems, and those that the job itself counted under that name, become its last count.
    /// What ends as stopped while the node goes down was interrupted: nobody stopped it.
    /// </summary>
    public void End(
        Guid id,
        OperationState state,
        IReadOnlyList<KeyValuePair<string, long>> counts,
        string? error = null,
        IReadOnlyList<AccountTally>? accounts = null)
    {
        var now = clock.GetUtcNow();
        if (_closing && state is OperationState.Stopped)
        {
            (state, error) = (OperationState.Interrupted, "Its node was stopped while it ran.");
        }

        Change(
            id,
            operation => operation with
            {
                State = state,
                Ended = now,
                Counts = WithProblems(counts, _entries[id].Problems),
                Accounts = accounts ?? [],
                Error = error,
            },
            entry =>
            {
                entry.EndTrace(entry.Value.Counts);
                return new OperationEvents.Ended(id, now, state, entry.Value.Progress)
                {
                    Counts = entry.Value.Counts.Select(count => new NamedCount(count.Key, count.Value)).ToValueList(),
                    Accounts = accounts is { Count: > 0 } ? accounts.ToValueList() : null,
                    Error = error,
                };
            });
        Publish(id);
    }

    /// <summary>Asks it to stop; one that waits in a queue is removed from it at once. False where it is unknown or over.</summary>
    public bool Stop(Guid id)
    {
        if (!_entries.TryGetValue(id, out var entry) || !entry.IsOwn || entry.Value.IsOver)
        {
            return false;
        }

        if (entry.Value.State is OperationState.Queued)
        {
            End(id, OperationState.Removed, []);
        }

        entry.Stopping.Cancel();
        return true;
    }

    /// <summary>The node goes down: stops everything, and completes when the ledger knows how each operation ended, or time is up.</summary>
    public async Task CloseAsync(TimeSpan patience)
    {
        _closing = true;
        var open = _entries.Values.Where(entry => entry.IsOwn && !entry.Value.IsOver).ToArray();
        foreach (var entry in open)
        {
            Stop(entry.Value.Id);
        }

        try
        {
            await WhenToldAsync(open).WaitAsync(patience); // of the machine, whatever the clock says
        }
        catch (TimeoutException)
        {
            // The ledger ends what is open as interrupted when it sees that the node has gone.
        }
    }

    /// <summary>Every operation of this node when it begins and when it is over, from this call on.</summary>
    public IAsyncEnumerable<Operation> FollowAsync(CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<Operation>(new BoundedChannelOptions(MostUnread) { FullMode = BoundedChannelFullMode.DropOldest });
        _followers[channel] = true;
        cancellation.Register(() => _followers.TryRemove(channel, out _));
        return channel.Reader.ReadAllAsync(cancellation);
    }

    /// <summary>The operation each time it changed, and last when it is over.</summary>
    public async IAsyncEnumerable<Operation> WatchAsync(Guid id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!_entries.TryGetValue(id, out var entry))
        {
            yield break;
        }

        while (true)
        {
            var changed = entry.Changed;
            var operation = entry.Value;
            yield return operation;
            if (operation.IsOver)
            {
                yield break;
            }

            await changed.WaitAsync(cancellation);
            if (!entry.Value.IsOver)
            {
                await Task.Delay(WatchInterval, clock, cancellation); // a scan changes it hundreds of times a second
            }
        }
    }

    private static IReadOnlyList<KeyValuePair<string, long>> WithProblems(IReadOnlyList<KeyValuePair<string, long>> counts, long problems)
    {
        problems += counts.Where(count => count.Key == Operation.ProblemsCount).Sum(count => count.Value);
        return problems == 0 ? counts : [.. counts.Where(count => count.Key != Operation.ProblemsCount), new(Operation.ProblemsCount, problems)];
    }

    private async Task WhenToldAsync(IEnumerable<Entry> ending)
    {
        await Task.WhenAll(ending.Select(entry => entry.WhenOver));
        await _outbox.WhenEmpty;
    }

    private void Report(Guid id, string[] problems, string[] warnings, string[] notes)
    {
        var now = clock.GetUtcNow();
        OperationLine[] lines =
        [
            .. notes.Select(text => new OperationLine(now, OperationLineLevel.Information, text)),
            .. warnings.Select(text => new OperationLine(now, OperationLineLevel.Warning, text)),
            .. problems.Select(text => new OperationLine(now, OperationLineLevel.Problem, text)),
        ];
        if (lines.Length == 0)
        {
            return;
        }

        Change(
            id,
            operation =>
            {
                _entries[id].Problems += problems.Length;
                return operation with
                {
                    Problems = [.. operation.Problems.Concat(problems).Take(MaxListed)],
                    Warnings = [.. operation.Warnings.Concat(warnings).Take(MaxListed)],
                    Log = [.. operation.Log.Concat(lines).Take(LedgerState.KeptLines)],
                };
            },
            entry => new OperationEvents.Reported(id, now, entry.Value.Progress) { Lines = lines.ToValueList() });
    }

    private void Publish(Guid id)
    {
        foreach (var follower in Find(id) is null ? [] : _followers.Keys)
        {
            follower.Writer.TryWrite(Find(id)!);
        }
    }

    private void Change(Guid id, Func<Operation, Operation> change, Func<Entry, IOperationEvent?> tell)
    {
        if (_entries.TryGetValue(id, out var entry))
        {
            entry.Change(change, () =>
            {
                if (tell(entry) is { } happened)
                {
                    _outbox.Add(happened);
                }
            });
        }
    }

    private sealed class Entry
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile Operation _value;
        private DateTimeOffset _told;

        public Entry(Operation operation, DateTimeOffset now) => (_value, _told) = (operation, now);

        public Operation Value => _value;

        /// <summary>Whether it runs on this node.</summary>
        public bool IsOwn { get; init; }

        public CancellationTokenSource Stopping { get; } = new();

        /// <summary>Its problems, those that are not listed too. Changed with the lock held.</summary>
        public long Problems { get; set; }

        /// <summary>Its span, where somebody traces.</summary>
        public Activity? Trace { get; set; }

        public Task WhenOver => _over.Task;

        public Task Changed
        {
            get
            {
                lock (_lock)
                {
                    return _changed.Task;
                }
            }
        }

        /// <summary>Ends its span with what came of it.</summary>
        public void EndTrace(IEnumerable<KeyValuePair<string, long>> counts)
        {
            if (Trace is not { } trace)
            {
                return;
            }

            foreach (var (name, count) in counts)
            {
                trace.SetTag(name, count);
            }

            trace.SetStatus(_value.State is OperationState.Done ? ActivityStatusCode.Ok : ActivityStatusCode.Error, _value.Error);
            trace.Dispose();
        }

        /// <summary>Whether it is time to tell how far it is; then the time begins anew.</summary>
        public bool IsProgressDue(DateTimeOffset now, TimeSpan interval)
        {
            var due = now - _told >= interval;
            _told = due ? now : _told;
            return due;
        }

        /// <summary>Changes the operation, unless it is over.</summary>
        /// <param name="change">The change.</param>
        /// <param name="tell">Called with the lock held, so that what is told of one operation keeps its order.</param>
        public void Change(Func<Operation, Operation> change, Action tell)
        {
            TaskCompletionSource changed;
            lock (_lock)
            {
                if (_value.IsOver)
                {
                    return; // a late report of a job that is over
                }

                _value = change(_value);
                tell();
                changed = _changed;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            changed.SetResult();
            if (_value.IsOver)
            {
                _over.TrySetResult();
            }
        }
    }
}
