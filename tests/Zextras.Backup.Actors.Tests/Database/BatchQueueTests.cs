using Xunit;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Tests.Database;

public sealed class BatchQueueTests : IDisposable
{
    private readonly BlockingRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task What_arrives_while_a_batch_runs_is_the_next_batch()
    {
        using var queue = new BatchQueue<Work>("test", capacity: 10, maxWeight: 10, _run.Run);
        var first = await AddAsync(queue, 1);
        await _run.Started;
        var others = new[] { await AddAsync(queue, 1), await AddAsync(queue, 1), await AddAsync(queue, 1) };

        _run.Release();
        await Task.WhenAll([first.Done, .. others.Select(work => work.Done)]);

        Assert.Equal([1, 3], _run.Sizes);
    }

    [Fact]
    public async Task A_batch_ends_at_its_weight()
    {
        using var queue = new BatchQueue<Work>("test", capacity: 10, maxWeight: 10, _run.Run);
        var works = new List<Work> { await AddAsync(queue, 1) };
        await _run.Started;
        foreach (var weight in new[] { 6, 6, 3, 100, 1 })
        {
            works.Add(await AddAsync(queue, weight));
        }

        _run.Release();
        await Task.WhenAll(works.Select(work => work.Done));

        Assert.Equal([1, 2, 2, 1], _run.Sizes);
    }

    [Fact]
    public async Task A_full_queue_makes_its_callers_wait_and_loses_nothing()
    {
        using var queue = new BatchQueue<Work>("test", capacity: 2, maxWeight: 1, _run.Run);
        var running = await AddAsync(queue, 1);
        await _run.Started;
        var inside = new[] { await AddAsync(queue, 1), await AddAsync(queue, 1) };

        var late = new Work(1);
        var outside = queue.AddAsync(late, CancellationToken.None).AsTask();
        Assert.False(outside.IsCompleted);

        _run.Release();
        await outside;
        await Task.WhenAll(running.Done, inside[0].Done, inside[1].Done, late.Done);
    }

    [Fact]
    public async Task Waiting_at_the_door_can_be_given_up()
    {
        using var queue = new BatchQueue<Work>("test", capacity: 1, maxWeight: 1, _run.Run);
        await AddAsync(queue, 1);
        await _run.Started;
        await AddAsync(queue, 1);
        using var giveUp = new CancellationTokenSource();
        var late = queue.AddAsync(new Work(1), giveUp.Token).AsTask();

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        _run.Release();
    }

    [Fact]
    public async Task A_batch_that_throws_fails_its_works_and_the_next_one_runs()
    {
        var fails = true;
        using var queue = new BatchQueue<Work>("test", 10, 10, batch =>
        {
            if (fails)
            {
                throw new IOException("disk full");
            }

            _run.Complete(batch);
        });

        Assert.Equal("disk full", (await Assert.ThrowsAsync<IOException>(async () => await (await AddAsync(queue, 1)).Done)).Message);
        fails = false;
        await (await AddAsync(queue, 1)).Done;
    }

    [Fact]
    public async Task Stopping_fails_all_who_wait_and_lets_the_running_batch_end()
    {
        var queue = new BatchQueue<Work>("test writer", capacity: 1, maxWeight: 1, _run.Run);
        var running = await AddAsync(queue, 1);
        await _run.Started;
        var inside = await AddAsync(queue, 1);
        var outside = queue.AddAsync(new Work(1), CancellationToken.None).AsTask();

        queue.Dispose();
        Assert.Contains("test writer", (await Assert.ThrowsAsync<ObjectDisposedException>(() => outside)).Message, StringComparison.Ordinal);
        Assert.False(queue.Ended.IsCompleted);
        _run.Release();

        await queue.Ended;
        await running.Done;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => inside.Done);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AddAsync(queue, 1));
    }

    [Fact]
    public void When_a_shared_transaction_fails_each_work_is_tried_alone()
    {
        var works = new[] { new Work(1), new Work(2), new Work(3) };
        var tried = new List<int>();

        GroupCommit.Run(works, batch =>
        {
            tried.Add(batch.Count);
            if (batch.Any(work => work.Weight == 2))
            {
                throw new IOException("this one is bad");
            }
        });

        Assert.Equal([3, 1, 1, 1], tried);
        Assert.True(works[0].Done.IsCompletedSuccessfully);
        Assert.IsType<IOException>(works[1].Done.Exception?.InnerException);
        Assert.True(works[2].Done.IsCompletedSuccessfully);
    }

    private static async Task<Work> AddAsync(BatchQueue<Work> queue, int weight)
    {
        var work = new Work(weight);
        await queue.AddAsync(work, CancellationToken.None);
        return work;
    }

    /// <summary>Blocks the queue's thread in its first batch until it is released.</summary>
    private sealed class BlockingRun : IDisposable
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _released = new();

        public Task Started => _started.Task;

        public List<int> Sizes { get; } = [];

        public void Release() => _released.Set();

        public void Run(IReadOnlyList<Work> batch)
        {
            _started.TrySetResult();
            _released.Wait();
            Complete(batch);
        }

        public void Complete(IReadOnlyList<Work> batch)
        {
            Sizes.Add(batch.Count);
            foreach (var work in batch)
            {
                work.Succeed();
            }
        }

        public void Dispose()
        {
            Release();
            _released.Dispose();
        }
    }

    private sealed class Work(int weight) : IBatched
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public int Weight => weight;

        public void Succeed() => _done.TrySetResult();

        public void Fail(Exception why) => _done.TrySetException(why);
    }
}
