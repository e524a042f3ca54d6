namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Lets everybody through until it is closed. Closing waits for those who are inside; whoever comes meanwhile waits until
/// it is open again. One closes at a time.
/// </summary>
internal sealed class PathGate
{
    private readonly Lock _lock = new();
    private int _inside;
    private TaskCompletionSource? _opened;
    private TaskCompletionSource? _quiet;

    /// <summary>Goes in; <see cref="Leave"/> has to follow.</summary>
    public async ValueTask EnterAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task opened;
            lock (_lock)
            {
                if (_opened is null)
                {
                    _inside++;
                    return;
                }

                opened = _opened.Task;
            }

            await opened.WaitAsync(cancellation);
        }
    }

    /// <summary>Goes out.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0)
            {
                _quiet?.TrySetResult();
            }
        }
    }

    /// <summary>Lets nobody in any more, and waits until nobody is inside. <see cref="Open"/> has to follow.</summary>
    public async Task CloseAsync(CancellationToken cancellation)
    {
        Task quiet;
        lock (_lock)
        {
            if (_opened is not null)
            {
                throw new InvalidOperationException("Closed already.");
            }

            _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            quiet = _inside == 0 ? Task.CompletedTask : _quiet.Task;
        }

        try
        {
            await quiet.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            Open();
            throw;
        }
    }

    /// <summary>Lets those who wait in.</summary>
    public void Open()
    {
        TaskCompletionSource? opened;
        lock (_lock)
        {
            (opened, _opened, _quiet) = (_opened, null, null);
        }

        opened?.TrySetResult();
    }
}
