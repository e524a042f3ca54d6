using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Zextras.Backup.Actors.Operations;

/// <summary>The operations of this node's run: what long jobs report to, and what console and API read. Safe for concurrent use.</summary>
internal sealed class OperationBoard(TimeProvider clock)
{
    /// <summary>More problems than this are counted, not listed: a person cannot read them, and memory is bounded.</summary>
    private const int MaxListed = 1000;

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();

    /// <summary>A new operation, queued.</summary>
    public Operation Submit(string kind, IReadOnlyDictionary<string, string> arguments, string author)
    {
        var operation = new Operation
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Kind = kind,
            Arguments = arguments,
            Author = author,
            State = OperationState.Queued,
            Submitted = clock.GetUtcNow(),
        };
        _entries[operation.Id] = new Entry(operation);
        return operation;
    }

    /// <summary>All operations, newest first.</summary>
    public IReadOnlyList<Operation> List() =>
        [.. _entries.Values.Select(entry => entry.Value).OrderByDescending(operation => operation.Submitted)];

    /// <summary>One operation; null where there is none of that id.</summary>
    public Operation? Find(Guid id) => _entries.TryGetValue(id, out var entry) ? entry.Value : null;

    /// <summary>The operation begins; the token is cancelled when somebody stops it.</summary>
    public CancellationToken Start(Guid id)
    {
        Change(id, operation => operation with { State = OperationState.Running, Started = clock.GetUtcNow() });
        return _entries[id].Stopping.Token;
    }

    /// <summary>Notes how far it is; rate and estimate are worked out here.</summary>
    public void Progress(Guid id, Func<OperationProgress, OperationProgress> change) => Change(id, operation =>
    {
        var progress = change(operation.Progress);
        var elapsed = clock.GetUtcNow() - (operation.Started ?? operation.Submitted);
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
    });

    /// <summary>Adds lines that a person may want to read.</summary>
    public void Report(Guid id, IEnumerable<string> problems, IEnumerable<string> warnings) => Change(id, operation => operation with
    {
        Problems = [.. operation.Problems.Concat(problems).Take(MaxListed)],
        Warnings = [.. operation.Warnings.Concat(warnings).Take(MaxListed)],
    });

    /// <summary>Adds a line of what a dry run would do.</summary>
    public void Plan(Guid id, string line) => Change(id, operation =>
        operation.Plan.Count < MaxListed ? operation with { Plan = [.. operation.Plan, line] } : operation);

    /// <summary>The operation is over.</summary>
    public void End(Guid id, OperationState state, IReadOnlyList<KeyValuePair<string, long>> counts, string? error = null) =>
        Change(id, operation => operation with
        {
            State = state,
            Ended = clock.GetUtcNow(),
            Counts = counts,
            Error = error,
        });

    /// <summary>Asks it to stop; one that waits in a queue is removed from it at once. False where it is unknown or over.</summary>
    public bool Stop(Guid id)
    {
        if (!_entries.TryGetValue(id, out var entry) || IsOver(entry.Value))
        {
            return false;
        }

        entry.Change(operation => operation.State is OperationState.Queued
            ? operation with { State = OperationState.Removed, Ended = clock.GetUtcNow() }
            : operation);
        entry.Stopping.Cancel();
        return true;
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
            if (IsOver(operation))
            {
                yield break;
            }

            await changed.WaitAsync(cancellation);
            if (!IsOver(entry.Value))
            {
                await Task.Delay(WatchInterval, clock, cancellation); // a scan changes it hundreds of times a second
            }
        }
    }

    private static bool IsOver(Operation operation) => operation.State is not (OperationState.Queued or OperationState.Running);

    private void Change(Guid id, Func<Operation, Operation> change)
    {
        if (_entries.TryGetValue(id, out var entry))
        {
            entry.Change(change);
        }
    }

    private sealed class Entry(Operation operation)
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile Operation _value = operation;

        public Operation Value => _value;

        public CancellationTokenSource Stopping { get; } = new();

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

        public void Change(Func<Operation, Operation> change)
        {
            TaskCompletionSource changed;
            lock (_lock)
            {
                if (IsOver(_value))
                {
                    return; // a late report of a job that is over
                }

                _value = change(_value);
                changed = _changed;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            changed.SetResult();
        }
    }
}
