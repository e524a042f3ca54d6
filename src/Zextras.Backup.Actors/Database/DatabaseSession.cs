namespace Zextras.Backup.Actors.Database;

/// <summary>
/// A connection of one thread, with what hangs on it: made when it is first needed, and made anew when the database was
/// away. Work that meets a database that is away waits for it and is done again, whole.
/// </summary>
/// <typeparam name="T">The connection with its statements.</typeparam>
/// <param name="open">Opens it.</param>
/// <param name="isAway">Whether a failure says that the database is away; all others are thrown at once.</param>
/// <param name="patience">So long a work waits for the database.</param>
internal sealed class DatabaseSession<T>(Func<T> open, Func<Exception, bool> isAway, TimeSpan patience) : IDisposable
    where T : class, IDisposable
{
    /// <summary>Between two tries: a server takes a second or more to start, and a refused connection costs nothing.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ManualResetEventSlim _stopped = new();
    private T? _current;

    /// <summary>Runs the work, possibly several times: only the last one counts.</summary>
    public void Run(Action<T> work) => Run(current =>
    {
        work(current);
        return 0;
    });

    /// <summary>Runs the work, possibly several times: only the last one counts.</summary>
    public TResult Run<TResult>(Func<T, TResult> work)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return work(_current ??= open());
            }
            catch (Exception e) when (isAway(e))
            {
                Close();
                if (TimeProvider.System.GetElapsedTime(begun) >= patience || _stopped.Wait(Pause))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Lets nobody wait any more; from any thread.</summary>
    public void Stop() => _stopped.Set();

    /// <summary>Closes the connection; when the thread has ended.</summary>
    public void Dispose()
    {
        Close();
        _stopped.Dispose();
    }

    private void Close()
    {
        _current?.Dispose();
        _current = null;
    }
}
