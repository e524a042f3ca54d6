namespace Zextras.Backup.Actors.Operations;

/// <summary>
/// What this node has to tell the ledger, in order. It takes events before there is an actor system, and keeps them until the
/// ledger has them in its journal. Safe for concurrent use.
/// </summary>
/// <param name="joins">Whether somebody empties it: without a ledger nothing is kept, and nothing waits.</param>
internal sealed class OperationOutbox(bool joins)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<IOperationEvent> _waiting = new();
    private readonly Dictionary<Guid, TaskCompletionSource> _submitted = [];
    private TaskCompletionSource _empty = Completed();
    private Action? _wake;
    private bool _firstIsUnderWay;

    /// <summary>This node's name in the cluster; what was added before it was known is given it.</summary>
    private string? _node;

    /// <summary>Completes when nothing waits.</summary>
    public Task WhenEmpty
    {
        get
        {
            lock (_lock)
            {
                return _empty.Task;
            }
        }
    }

    /// <summary>From now on <paramref name="wake"/> is called whenever something waits.</summary>
    public void Open(string node, Action wake)
    {
        lock (_lock)
        {
            (_node, _wake) = (node, wake);
        }

        wake();
    }

    /// <summary>Adds an event. Reports of one operation that wait behind each other become one.</summary>
    public void Add(IOperationEvent happened)
    {
        Action? wake;
        lock (_lock)
        {
            if (!joins)
            {
                return;
            }

            if (happened is OperationEvents.Submitted)
            {
                _submitted[happened.Operation] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            Enqueue(happened);
            wake = _wake;
        }

        wake?.Invoke();
    }

    /// <summary>The first event that waits; it is the first until it is <see cref="Taken"/>.</summary>
    public IOperationEvent? Peek()
    {
        lock (_lock)
        {
            _firstIsUnderWay = _waiting.First is not null;
            return _waiting.First?.Value is OperationEvents.Submitted submitted
                ? submitted with { Node = _node ?? submitted.Node }
                : _waiting.First?.Value;
        }
    }

    /// <summary>The ledger has the first event.</summary>
    public void Taken()
    {
        TaskCompletionSource? submitted = null;
        TaskCompletionSource? empty = null;
        lock (_lock)
        {
            if (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                if (first.Value is OperationEvents.Submitted)
                {
                    _submitted.Remove(first.Value.Operation, out submitted);
                }
            }

            _firstIsUnderWay = false;
            empty = _waiting.Count == 0 ? _empty : null;
        }

        submitted?.SetResult();
        empty?.TrySetResult();
    }

    /// <summary>Completes when the ledger has the operation in its journal.</summary>
    public Task WhenSubmittedAsync(Guid operation)
    {
        lock (_lock)
        {
            return _submitted.TryGetValue(operation, out var submitted) ? submitted.Task : Task.CompletedTask;
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    private void Enqueue(IOperationEvent happened)
    {
        var last = _waiting.Last;
        if (happened is OperationEvents.Reported later
            && last is { Value: OperationEvents.Reported before }
            && before.Operation == later.Operation
            && !(_firstIsUnderWay && last == _waiting.First))
        {
            last.Value = LedgerState.Join(before, later);
            return;
        }

        if (_waiting.Count == 0)
        {
            _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _waiting.AddLast(happened);
    }
}
