namespace Zextras.Backup.Actors.Accounts;

/// <summary>
/// Keeps the Real Time Scan and a repair apart: a repair decides on what nobody else may change meanwhile. It waits for the
/// looks that are under way; one that comes while it works is told to come again, so nothing that was heard is lost.
/// </summary>
internal sealed class LookGate
{
    private readonly Lock _lock = new();
    private int _looking;
    private bool _isClosed;
    private TaskCompletionSource? _quiet;

    /// <summary>A look begins; dispose when everything of it is recorded. Null while a repair works.</summary>
    public IDisposable? TryEnter()
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return null;
            }

            _looking++;
            return new Leaving(Leave);
        }
    }

    /// <summary>Lets no look begin any more, and waits for those that are under way. Dispose lets them begin again.</summary>
    public async Task<IDisposable> CloseAsync(CancellationToken cancellation)
    {
        Task quiet;
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new InvalidOperationException("Two repairs at once.");
            }

            _isClosed = true;
            _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            quiet = _looking == 0 ? Task.CompletedTask : _quiet.Task;
        }

        try
        {
            await quiet.WaitAsync(cancellation);
            return new Leaving(Open);
        }
        catch (OperationCanceledException)
        {
            Open();
            throw;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_looking == 0)
            {
                _quiet?.TrySetResult();
            }
        }
    }

    private void Open()
    {
        lock (_lock)
        {
            _isClosed = false;
        }
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
