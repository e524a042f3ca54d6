using Xunit;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Operations;

public sealed class OperationRunnerTests
{
    private static readonly OperationLimits OneEach = new() { Interactive = 1, Restore = 1, Maintenance = 1 };

    private readonly TestClock _clock = new();
    private readonly OperationBoard _board;
    private readonly OperationRunner _runner;

    public OperationRunnerTests()
    {
        _board = new OperationBoard(_clock);
        _runner = new OperationRunner(_board, OneEach);
    }

    [Fact]
    public async Task A_lane_runs_so_many_as_it_may_and_the_next_when_one_is_over()
    {
        var (first, second) = (new Job(), new Job());
        var one = _runner.Run(Request(OperationLane.Maintenance), first.RunAsync);
        await first.Begun;
        var two = _runner.Run(Request(OperationLane.Maintenance), second.RunAsync);
        Assert.Equal(OperationState.Queued, _board.Find(two.Id)!.State);

        first.End();

        await second.Begun.WaitAsync(EngineFixture.Patience);
        Assert.Equal(OperationState.Done, _board.Find(one.Id)!.State);
        Assert.Equal(OperationState.Running, _board.Find(two.Id)!.State);
    }

    [Fact]
    public async Task An_interactive_restore_does_not_wait_behind_maintenance_and_restores()
    {
        var (purge, restore, item) = (new Job(), new Job(), new Job());
        _runner.Run(Request(OperationLane.Maintenance), purge.RunAsync);
        _runner.Run(Request(OperationLane.Restore), restore.RunAsync);
        await Task.WhenAll(purge.Begun, restore.Begun);

        _runner.Run(Request(OperationLane.Interactive), item.RunAsync);

        await item.Begun.WaitAsync(EngineFixture.Patience);
    }

    [Fact]
    public async Task What_needs_an_account_for_itself_waits_for_whoever_has_it_and_lets_nobody_pass()
    {
        var runner = new OperationRunner(_board, new OperationLimits());
        var (anna, again, third, ben) = (new Job(), new Job(), new Job(), new Job());
        runner.Run(Request(OperationLane.Restore, "account 1"), anna.RunAsync);
        await anna.Begun;
        var waiting = runner.Run(Request(OperationLane.Restore, "account 1", "account 2"), again.RunAsync);
        var behind = runner.Run(Request(OperationLane.Interactive, "account 2"), third.RunAsync);
        runner.Run(Request(OperationLane.Interactive, "account 3"), ben.RunAsync);

        await ben.Begun.WaitAsync(EngineFixture.Patience);
        Assert.Equal(OperationState.Queued, _board.Find(waiting.Id)!.State);
        Assert.Equal(OperationState.Queued, _board.Find(behind.Id)!.State); // else the one before it would wait for ever

        anna.End();
        await again.Begun.WaitAsync(EngineFixture.Patience);
        again.End();
        await third.Begun.WaitAsync(EngineFixture.Patience);
    }

    [Fact]
    public async Task What_is_taken_out_of_the_queue_never_begins()
    {
        var (first, removed, last) = (new Job(), new Job(), new Job());
        _runner.Run(Request(OperationLane.Maintenance), first.RunAsync);
        var out_ = _runner.Run(Request(OperationLane.Maintenance), removed.RunAsync);
        _runner.Run(Request(OperationLane.Maintenance), last.RunAsync);

        Assert.True(_board.Stop(out_.Id));
        first.End();

        await last.Begun.WaitAsync(EngineFixture.Patience);
        Assert.False(removed.Begun.IsCompleted);
        Assert.Equal(OperationState.Removed, _board.Find(out_.Id)!.State);
    }

    [Fact]
    public async Task A_job_begins_when_the_ledger_knows_of_it()
    {
        var outbox = new OperationOutbox(joins: true);
        var runner = new OperationRunner(new OperationBoard(_clock, outbox), OneEach);
        var job = new Job();
        runner.Run(Request(OperationLane.Interactive), job.RunAsync);
        Assert.False(job.Begun.IsCompleted);

        Assert.IsType<OperationEvents.Submitted>(outbox.Peek());
        outbox.Taken();

        await job.Begun.WaitAsync(EngineFixture.Patience);
    }

    [Fact]
    public async Task What_waits_for_others_says_so_lets_them_pass_and_begins_when_they_have_ended()
    {
        var (restore, late, fix) = (new Job(), new Job(), new Job());
        var scan = _runner.Submit(new OperationRequest { Kind = OperationKinds.SmartScan, Author = "test" });
        var first = _runner.Run(Undelete(), restore.RunAsync);
        var waiting = _runner.Run(Fix(), fix.RunAsync);
        Assert.Equal(OperationState.Queued, waiting.State);
        Assert.Contains($"{OperationKinds.SmartScan} {scan.Id}", waiting.Progress.Step, StringComparison.Ordinal);
        Assert.Contains($"{OperationKinds.Undelete} {first.Id}", waiting.Progress.Step, StringComparison.Ordinal);

        _runner.Run(Undelete(), late.RunAsync); // somebody who wants mails back is not refused because a repair waits
        restore.End();
        await late.Begun.WaitAsync(EngineFixture.Patience);
        late.End();
        Assert.False(fix.Begun.IsCompleted);
        _board.End(scan.Id, OperationState.Done, []);

        await fix.Begun.WaitAsync(EngineFixture.Patience);
        Assert.Equal("", _board.Find(waiting.Id)!.Progress.Step);
    }

    [Fact]
    public async Task While_it_runs_nothing_that_it_waited_for_begins()
    {
        var (first, second, fix) = (new Job(), new Job(), new Job());
        _runner.Run(Undelete(), first.RunAsync);
        var behind = _runner.Run(Undelete(), second.RunAsync);
        _runner.Run(Fix(), fix.RunAsync);
        Assert.True(_board.Stop(behind.Id));
        first.End();
        await fix.Begun.WaitAsync(EngineFixture.Patience);

        var refused = Assert.Throws<OperationRefusedException>(() => _runner.Run(Undelete(), second.RunAsync));
        Assert.Contains("which is running", refused.Message, StringComparison.Ordinal);
        Assert.Throws<OperationRefusedException>(() => _runner.Submit(new OperationRequest { Kind = OperationKinds.SmartScan, Author = "test" }));
        fix.End();
        Assert.False(second.Begun.IsCompleted);
    }

    [Fact]
    public async Task Going_down_interrupts_what_runs_and_removes_what_waits()
    {
        var (running, waiting) = (new Job(), new Job());
        var one = _runner.Run(Request(OperationLane.Maintenance), running.RunAsync);
        await running.Begun;
        var two = _runner.Run(Request(OperationLane.Maintenance), waiting.RunAsync);

        await _board.CloseAsync(EngineFixture.Patience);

        Assert.Equal(OperationState.Interrupted, _board.Find(one.Id)!.State);
        Assert.Equal(OperationState.Removed, _board.Find(two.Id)!.State);
    }

    private static OperationRequest Request(OperationLane lane, params string[] alone) =>
        new() { Kind = "doTest", Author = "test", Lane = lane, Alone = alone };

    private static OperationRequest Undelete() => Request(OperationLane.Restore) with { Kind = OperationKinds.Undelete };

    private static OperationRequest Fix() => Request(OperationLane.Maintenance) with
    {
        Kind = OperationKinds.CoherencyFix,
        WaitsFor = OperationKinds.Committing,
    };

    private sealed class Job
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void End() => _end.SetResult();

        public async Task RunAsync(OperationJob job)
        {
            _begun.SetResult();
            await _end.Task.WaitAsync(job.Stop);
        }
    }
}
