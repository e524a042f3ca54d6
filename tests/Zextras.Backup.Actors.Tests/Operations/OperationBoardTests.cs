using Microsoft.Extensions.Time.Testing;
using Xunit;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Operations;

public sealed class OperationBoardTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 4, 0, 0, TimeSpan.Zero));
    private readonly OperationBoard _board;

    public OperationBoardTests() => _board = new OperationBoard(_clock);

    private Operation Submit(string kind = "doSmartScan") => _board.Submit(kind, new Dictionary<string, string>(StringComparer.Ordinal), "test");

    [Fact]
    public void An_operation_is_queued_runs_and_ends_with_its_times_and_counts()
    {
        var submitted = Submit();
        Assert.Equal((OperationState.Queued, "test", _clock.GetUtcNow()), (submitted.State, submitted.Author, submitted.Submitted));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _board.Start(submitted.Id);
        _clock.Advance(TimeSpan.FromSeconds(10));

        _board.End(submitted.Id, OperationState.Done, [new("items", 5)]);

        var ended = _board.Find(submitted.Id)!;
        Assert.Equal(OperationState.Done, ended.State);
        Assert.Equal((1, 11), ((ended.Started - ended.Submitted)!.Value.TotalSeconds, (ended.Ended - ended.Submitted)!.Value.TotalSeconds));
        Assert.Equal([new("items", 5)], ended.Counts);
    }

    [Fact]
    public void Rate_and_remaining_time_are_worked_out_from_the_progress()
    {
        var id = Submit().Id;
        _board.Start(id);
        _clock.Advance(TimeSpan.FromSeconds(10));

        _board.Progress(id, progress => progress with { Items = 500, AccountsDone = 1, AccountsTotal = 4 });

        var progress = _board.Find(id)!.Progress;
        Assert.Equal(50, progress.ItemsPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(30), progress.Remaining);
    }

    [Fact]
    public void Before_anything_is_done_there_is_no_estimate_and_no_division_by_zero()
    {
        var id = Submit().Id;
        _board.Start(id);

        _board.Progress(id, progress => progress with { Items = 5, AccountsTotal = 4 });

        Assert.Equal((0.0, null), (_board.Find(id)!.Progress.ItemsPerSecond, _board.Find(id)!.Progress.Remaining));
    }

    [Fact]
    public void What_comes_after_the_end_changes_nothing()
    {
        var id = Submit().Id;
        _board.Start(id);
        _board.End(id, OperationState.Failed, [], "because");

        _board.Report(id, ["late"], ["late"]);
        _board.Progress(id, progress => progress with { Items = 5 });
        _board.End(id, OperationState.Done, [new("items", 1)]);

        var ended = _board.Find(id)!;
        Assert.Equal((OperationState.Failed, "because", 0L), (ended.State, ended.Error, ended.Progress.Items));
        Assert.Empty(ended.Problems);
        Assert.Empty(ended.Counts);
    }

    [Fact]
    public void Problems_are_listed_up_to_a_thousand()
    {
        var id = Submit().Id;
        for (var i = 0; i < 3; i++)
            _board.Report(id, Enumerable.Range(0, 600).Select(number => $"{number}"), ["warning"]);

        Assert.Equal((1000, 3), (_board.Find(id)!.Problems.Count, _board.Find(id)!.Warnings.Count));
    }

    [Fact]
    public void All_problems_are_counted_at_the_end_those_too_that_the_job_counted_itself()
    {
        var (many, none) = (Submit().Id, Submit().Id);
        _board.Report(many, Enumerable.Range(0, 1200).Select(number => $"{number}"), ["a warning is no problem"]);
        _board.Report(none, [], ["a warning is no problem"]);

        _board.End(many, OperationState.Done, [new("items", 5), new(Operation.ProblemsCount, 30)]);
        _board.End(none, OperationState.Done, [new("items", 5)]);

        Assert.Equal([new("items", 5), new(Operation.ProblemsCount, 1230)], _board.Find(many)!.Counts);
        Assert.Equal([new("items", 5)], _board.Find(none)!.Counts);
    }

    [Fact]
    public void Stopping_a_running_operation_cancels_it_and_leaves_the_end_to_it()
    {
        var id = Submit().Id;
        var token = _board.Start(id);

        Assert.True(_board.Stop(id));

        Assert.True(token.IsCancellationRequested);
        Assert.Equal(OperationState.Running, _board.Find(id)!.State);
        _board.End(id, OperationState.Stopped, []);
        Assert.False(_board.Stop(id));
    }

    [Fact]
    public void Stopping_a_queued_operation_removes_it_and_it_never_starts()
    {
        var id = Submit().Id;

        Assert.True(_board.Stop(id));

        Assert.Equal((OperationState.Removed, _clock.GetUtcNow()), (_board.Find(id)!.State, _board.Find(id)!.Ended));
        Assert.False(_board.Stop(id));
        Assert.True(_board.Start(id).IsCancellationRequested);
        Assert.Equal(OperationState.Removed, _board.Find(id)!.State);
    }

    [Fact]
    public async Task An_operation_that_nobody_knows_is_not_found_not_stopped_and_not_watched()
    {
        var id = Guid.NewGuid();

        Assert.Null(_board.Find(id));
        Assert.False(_board.Stop(id));
        await foreach (var _ in _board.WatchAsync(id, CancellationToken.None))
            Assert.Fail("There is nothing to watch.");
    }

    [Fact]
    public void Operations_are_listed_newest_first()
    {
        var first = Submit("a");
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = Submit("b");

        Assert.Equal([second.Id, first.Id], _board.List().Select(operation => operation.Id));
    }

    [Fact]
    public async Task A_watcher_sees_the_current_state_changes_at_intervals_and_the_end_at_once()
    {
        var id = Submit().Id;
        await using var watch = _board.WatchAsync(id, CancellationToken.None).GetAsyncEnumerator();
        Assert.Equal(OperationState.Queued, (await NextAsync(watch)).State);

        _board.Start(id);
        var next = NextAsync(watch);
        _board.Progress(id, progress => progress with { Items = 7 });
        Assert.False(next.IsCompleted); // changes of a moment come together
        while (!next.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(7, (await next).Progress.Items);
        next = NextAsync(watch);
        _board.End(id, OperationState.Done, []);
        Assert.Equal(OperationState.Done, (await next).State); // without the clock
        Assert.False(await watch.MoveNextAsync());
    }

    [Fact]
    public async Task An_ended_operation_is_watched_once_and_watching_can_be_given_up()
    {
        var (ended, running) = (Submit().Id, Submit().Id);
        _board.End(ended, OperationState.Done, []);
        var seen = 0;
        await foreach (var _ in _board.WatchAsync(ended, CancellationToken.None))
            seen++;
        Assert.Equal(1, seen);

        using var stop = new CancellationTokenSource();
        await using var watch = _board.WatchAsync(running, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        await NextAsync(watch);
        var next = NextAsync(watch);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private static async Task<Operation> NextAsync(IAsyncEnumerator<Operation> watch)
    {
        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(EngineFixture.Patience));
        return watch.Current;
    }
}
