namespace Zextras.Backup.Actors.Operations;

/// <summary>
/// Runs long jobs as operations, each in the queue of its lane: however a job ends, its operation ends with it and says how.
/// </summary>
internal sealed class OperationRunner(OperationBoard board, OperationLimits limits)
{
    /// <summary>A job begins when the ledger knows of it. One that the ledger does not take in this time fails instead of waiting unseen.</summary>
    private static readonly TimeSpan LedgerPatience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];
    private readonly List<OperationRequest> _running = [];

    /// <summary>Without limits of its own.</summary>
    public OperationRunner(OperationBoard board)
        : this(board, new OperationLimits())
    {
    }

    /// <summary>Submits the operation; its job starts when its turn comes, and runs on after the return.</summary>
    /// <exception cref="OperationRefusedException">Something runs beside which it cannot.</exception>
    public Operation Run(OperationRequest request, Func<OperationJob, Task> job)
    {
        lock (_lock)
        {
            Refuse(request.Kind, request.Excludes);
            var operation = board.Submit(request.Kind, request.Arguments, request.Author);
            _waiting.Add(new Waiting(operation.Id, request, job));
            StartNext();
            return operation;
        }
    }

    /// <summary>Submits an operation that somebody else runs, under the same exclusions.</summary>
    /// <exception cref="OperationRefusedException">Something runs beside which it cannot.</exception>
    public Operation Submit(OperationRequest request)
    {
        lock (_lock)
        {
            Refuse(request.Kind, request.Excludes);
            return board.Submit(request.Kind, request.Arguments, request.Author);
        }
    }

    /// <summary>The running or waiting operation of one of these kinds; null where there is none.</summary>
    public Operation? FindRunning(params IEnumerable<string> kinds) =>
        board.List().FirstOrDefault(operation => !operation.IsOver && kinds.Contains(operation.Kind, StringComparer.Ordinal));

    private void Refuse(string kind, IReadOnlyCollection<string> excludes)
    {
        // Whatever rebuilds the catalog takes away what others commit to it; whatever heals decides on what nobody else changes.
        if (FindRunning([.. OperationKinds.Exclusive, .. excludes]) is { } busy)
        {
            throw new OperationRefusedException(
                $"{kind} cannot run beside {busy.Kind} {busy.Id}, which is running. Wait for it, or stop it with doStopOperation.");
        }
    }

    /// <summary>Starts whatever may start, in the order in which it was asked for. Called with the lock held.</summary>
    private void StartNext()
    {
        foreach (var next in _waiting.ToArray())
        {
            if (board.Find(next.Id) is not { IsOver: false })
            {
                _waiting.Remove(next); // somebody took it out of the queue
            }
            else if (IsTurnOf(next))
            {
                _waiting.Remove(next);
                _running.Add(next.Request);
                _ = RunAsync(next);
            }
        }
    }

    private bool IsTurnOf(Waiting next)
    {
        var before = _waiting.TakeWhile(other => other != next).SelectMany(other => other.Request.Alone);
        var taken = _running.SelectMany(running => running.Alone).Concat(before);
        return _running.Count(running => running.Lane == next.Request.Lane) < limits.Of(next.Request.Lane)
            && !next.Request.Alone.Intersect(taken, StringComparer.Ordinal).Any();
    }

    private async Task RunAsync(Waiting next)
    {
        await Task.Yield(); // whoever asked has the operation's id before the job can end it
        try
        {
            await board.WhenSubmittedAsync(next.Id).WaitAsync(LedgerPatience);
            await RunJobAsync(next.Id, next.Job);
        }
        catch (TimeoutException)
        {
            board.End(next.Id, OperationState.Failed, [], "The journal did not take the operation in time, so it was not begun. See whether its disk is full, and ask again.");
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(next.Request);
                StartNext();
            }
        }
    }

    private async Task RunJobAsync(Guid id, Func<OperationJob, Task> job)
    {
        var running = new OperationJob(id, board, board.Start(id));
        try
        {
            running.Stop.ThrowIfCancellationRequested(); // stopped while the ledger wrote it down
            await job(running);
            board.End(id, OperationState.Done, running.Counts);
        }
        catch (OperationCanceledException) when (running.Stop.IsCancellationRequested)
        {
            board.End(id, OperationState.Stopped, running.Counts, running.WhenStopped);
        }
        catch (OperationFailedException e)
        {
            board.End(id, OperationState.Failed, running.Counts, e.Message);
        }
        catch (Exception e) // a job may meet anything; an operation that never ends would be the worse answer
        {
            board.End(id, OperationState.Failed, running.Counts, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private sealed record Waiting(Guid Id, OperationRequest Request, Func<OperationJob, Task> Job);
}
