namespace Zextras.Backup.Actors.Operations;

/// <summary>Runs long jobs as operations: however a job ends, its operation ends with it and says how.</summary>
internal sealed class OperationRunner(OperationBoard board)
{
    private readonly Lock _starting = new();

    /// <summary>Submits the operation and starts its job, which runs on after the return.</summary>
    /// <exception cref="OperationRefusedException">Something runs beside which it cannot.</exception>
    public Operation Run(OperationRequest request, Func<OperationJob, Task> job)
    {
        Operation operation;
        lock (_starting)
        {
            Refuse(request.Kind, request.Excludes);
            operation = board.Submit(request.Kind, request.Arguments, request.Author);
        }

        _ = RunAsync(operation.Id, job);
        return operation;
    }

    /// <summary>Submits an operation that somebody else runs, under the same exclusions.</summary>
    /// <exception cref="OperationRefusedException">Something runs beside which it cannot.</exception>
    public Operation Submit(OperationRequest request)
    {
        lock (_starting)
        {
            Refuse(request.Kind, request.Excludes);
            return board.Submit(request.Kind, request.Arguments, request.Author);
        }
    }

    /// <summary>The running or waiting operation of one of these kinds; null where there is none.</summary>
    public Operation? FindRunning(params IEnumerable<string> kinds) => board.List().FirstOrDefault(operation =>
        operation.State is OperationState.Queued or OperationState.Running && kinds.Contains(operation.Kind, StringComparer.Ordinal));

    private void Refuse(string kind, IReadOnlyCollection<string> excludes)
    {
        // Whatever rebuilds the catalog takes away what others commit to it; whatever heals decides on what nobody else changes.
        if (FindRunning([.. OperationKinds.Exclusive, .. excludes]) is { } busy)
        {
            throw new OperationRefusedException(
                $"{kind} cannot run beside {busy.Kind} {busy.Id}, which is running. Wait for it, or stop it with doStopOperation.");
        }
    }

    private async Task RunAsync(Guid id, Func<OperationJob, Task> job)
    {
        await Task.Yield(); // whoever asked has the operation's id before the job can end it
        var running = new OperationJob(id, board, board.Start(id));
        try
        {
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
}
