namespace Zextras.Backup.Actors.Operations;

/// <summary>
/// Runs long jobs as operations, each in the queue of its lane: however a job ends, its operation ends with it and says how.
/// </summary>
/// <param name="board">The operations.</param>
/// <param name="limits">How many of a lane run at the same time.</param>
/// <param name="closed">Why nothing may begin at all; null, or giving null, where it may.</param>
internal sealed class OperationRunner(OperationBoard board, OperationLimits limits, Func<string?>? closed = null)
{
    /// <summary>A job begins when the ledger knows of it. One that the ledger does not take in this time fails instead of waiting unseen.</summary>
    private static readonly TimeSpan LedgerPatience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];
    private readonly List<Waiting> _running = [];
    private readonly HashSet<Guid> _awaited = [];

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
            Refuse(request);
            var operation = board.Submit(request.Kind, OperationAudience.With(request.Arguments), request.Author);
            _waiting.Add(new Waiting(operation.Id, request, job));
            StartNext();
            return board.Find(operation.Id)!;
        }
    }

    /// <summary>Submits an operation that somebody else runs, under the same exclusions.</summary>
    /// <exception cref="OperationRefusedException">Something runs beside which it cannot.</exception>
    public Operation Submit(OperationRequest request)
    {
        lock (_lock)
        {
            Refuse(request);
            return board.Submit(request.Kind, OperationAudience.With(request.Arguments), request.Author);
        }
    }

    /// <summary>The running or waiting operation of one of these kinds; null where there is none.</summary>
    public Operation? FindRunning(params IEnumerable<string> kinds) =>
        board.List().FirstOrDefault(operation => !operation.IsOver && kinds.Contains(operation.Kind, StringComparer.Ordinal));

    private void Refuse(OperationRequest request)
    {
        if (closed?.Invoke() is { } reason)
        {
            throw new OperationRefusedException(reason);
        }

        // Whatever rebuilds the catalog takes away what others commit to it; whatever heals decides on what nobody else changes.
        var excluded = OperationKinds.Exclusive.Except(request.WaitsFor, StringComparer.Ordinal);
        var busy = board.List().FirstOrDefault(operation => !operation.IsOver
            && (request.Excludes.Contains(operation.Kind, StringComparer.Ordinal)
                || (excluded.Contains(operation.Kind, StringComparer.Ordinal) && !LetsOthersPass(operation.Id))));
        if (busy is not null)
        {
            var state = busy.State is OperationState.Queued ? "queued" : "running";
            throw new OperationRefusedException(
                $"{request.Kind} cannot run beside {busy.Kind} {busy.Id}, which is {state}. Wait for it, or stop it with doStopOperation.");
        }
    }

    private bool LetsOthersPass(Guid id) => _waiting.Any(waiting => waiting.Id == id && waiting.Request.WaitsFor.Count > 0);

    /// <summary>Starts whatever may start, in the order in which it was asked for. Called with the lock held.</summary>
    private void StartNext()
    {
        foreach (var next in _waiting.ToArray())
        {
            if (board.Find(next.Id) is not { IsOver: false } queued)
            {
                _waiting.Remove(next); // somebody took it out of the queue
                continue;
            }

            var before = Before(next);
            var step = before.Count == 0 ? "" : $"waits for {string.Join(", ", before.Select(operation => $"{operation.Kind} {operation.Id}"))}";
            if (queued.Progress.Step != step)
            {
                board.Progress(next.Id, progress => progress with { Step = step });
            }

            if (before.Count == 0)
            {
                _waiting.Remove(next);
                _running.Add(next);
                _ = RunAsync(next);
            }
        }
    }

    /// <summary>What has to end before it begins.</summary>
    private List<Operation> Before(Waiting next)
    {
        var ahead = _waiting.TakeWhile(other => other != next);
        var lane = _running.Where(running => running.Request.Lane == next.Request.Lane).ToArray();
        var inTheWay = (lane.Length < limits.Of(next.Request.Lane) ? [] : lane)
            .Concat(_running.Where(running => running.Request.WaitsFor.Contains(next.Request.Kind, StringComparer.Ordinal)))
            .Concat(_running.Concat(ahead).Where(other => other.Request.Alone.Intersect(next.Request.Alone, StringComparer.Ordinal).Any()))
            .Select(other => other.Id)
            .ToHashSet();
        return [.. board.List().Where(operation => inTheWay.Contains(operation.Id) || IsAwaited(next, operation))];
    }

    /// <summary>What waits in this queue, too, has not begun, and does not while the other runs.</summary>
    private bool IsAwaited(Waiting next, Operation operation)
    {
        if (operation.IsOver
            || !next.Request.WaitsFor.Contains(operation.Kind, StringComparer.Ordinal)
            || _waiting.Exists(waiting => waiting.Id == operation.Id))
        {
            return false;
        }

        if (_awaited.Add(operation.Id))
        {
            _ = StartNextAfterAsync(operation.Id); // a scan is run by its coordinator: nobody else tells when it is over
        }

        return true;
    }

    private async Task StartNextAfterAsync(Guid id)
    {
        await board.WhenOverAsync(id);
        lock (_lock)
        {
            _awaited.Remove(id);
            StartNext();
        }
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
                _running.Remove(next);
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
            board.End(id, OperationState.Done, running.Counts, accounts: running.Accounts.ToList());
        }
        catch (OperationCanceledException) when (running.Stop.IsCancellationRequested)
        {
            board.End(id, OperationState.Stopped, running.Counts, running.WhenStopped, running.Accounts.ToList());
        }
        catch (OperationFailedException e)
        {
            board.End(id, OperationState.Failed, running.Counts, e.Message, running.Accounts.ToList());
        }
        catch (Exception e) // a job may meet anything; an operation that never ends would be the worse answer
        {
            board.End(id, OperationState.Failed, running.Counts, $"{e.GetType().Name}: {e.Message}", running.Accounts.ToList());
        }
    }

    private sealed record Waiting(Guid Id, OperationRequest Request, Func<OperationJob, Task> Job);
}
