using System.Collections.Concurrent;

namespace Zextras.Backup.Actors.Database;

/// <summary>
/// Hands work of many callers to one thread in batches: what arrived while the previous batch ran is the next one. There
/// is no timer, so a lone caller never waits for company. The thread may block on the database; callers never do: they
/// await, and when the queue is full they await before they are let in.
/// </summary>
/// <typeparam name="T">The work.</typeparam>
internal sealed class BatchQueue<T> : IDisposable
    where T : class, IBatched
{
    private readonly BlockingCollection<T> _waiting = [];
    private readonly SemaphoreSlim _room;
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _name;
    private readonly int _maxWeight;
    private readonly Action<IReadOnlyList<T>> _run;
    private int _disposed;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Names the thread and what callers are told when the queue has ended.</param>
    /// <param name="capacity">So many callers may wait in the queue; more await at its door.</param>
    /// <param name="maxWeight">A batch is full at this weight; a single work may be heavier.</param>
    /// <param name="run">Does a batch and completes each work in it. What it throws fails the works it left uncompleted.</param>
    public BatchQueue(string name, int capacity, int maxWeight, Action<IReadOnlyList<T>> run)
    {
        (_name, _maxWeight, _run) = (name, maxWeight, run);
        _room = new SemaphoreSlim(capacity, capacity);
        new Thread(Work) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Completes when the thread has ended, so that nothing uses what it used.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Queues the work. Cancelling gives up only before it is queued: afterwards it will be done.</summary>
    /// <exception cref="ObjectDisposedException">The queue has ended.</exception>
    public async ValueTask AddAsync(T work, CancellationToken cancellation)
    {
        await EnterAsync(cancellation);
        try
        {
            _waiting.Add(work, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw Over(); // CompleteAdding came between
        }
    }

    /// <summary>Fails all who wait. The batch that is running runs to its end; <see cref="Ended"/> tells when.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stopped.Cancel();
            _waiting.CompleteAdding();
            while (_waiting.TryTake(out var work))
            {
                work.Fail(Over());
            }
        }
    }

    private async Task EnterAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopped.Token);
        try
        {
            await _room.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            throw Over();
        }
    }

    private void Work()
    {
        var batch = new List<T>();
        foreach (var first in _waiting.GetConsumingEnumerable(CancellationToken.None))
        {
            Fill(batch, first);
            if (_stopped.IsCancellationRequested)
            {
                // Taken just before Dispose looked.
                batch.ForEach(work => work.Fail(Over()));
                continue;
            }

            try
            {
                _run(batch);
            }
            catch (Exception e) // whatever it is, it belongs to those who wait; the thread serves the next ones
            {
                batch.ForEach(work => work.Fail(e));
            }
        }

        _ended.SetResult();
    }

    private void Fill(List<T> batch, T first)
    {
        batch.Clear();
        batch.Add(first);
        var weight = first.Weight;
        while (weight < _maxWeight && _waiting.TryTake(out var next))
        {
            batch.Add(next);
            weight += next.Weight;
        }

        _room.Release(batch.Count);
    }

    private ObjectDisposedException Over() => new(_name, $"The {_name} was stopped; nothing was done.");
}
