using Xunit;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Hosting;

/// <summary>Operations over restarts of a whole engine.</summary>
public sealed class OperationRecoveryTests
{
    [Fact]
    public async Task Operations_are_known_after_a_restart_with_their_reports()
    {
        await using var engine = await EngineFixture.StartedAsync(server => server.AddAccount("anna@example.com").Add("INBOX", "1", "one"));
        var scan = await engine.SmartScanAsync(deep: true);

        await engine.RestartAsync();

        var recalled = engine.Engine.FindOperation(scan.Id)!;
        Assert.Equal((OperationState.Done, scan.Author, scan.Ended), (recalled.State, recalled.Author, recalled.Ended));
        Assert.Equal(scan.Counts, recalled.Counts);
        Assert.Equal(2, engine.Engine.ListOperations().Count);
    }

    [Fact]
    public async Task A_scan_that_was_cut_short_is_interrupted_and_goes_on_by_itself_for_its_author()
    {
        ScriptedAccount anna = null!;
        await using var engine = await EngineFixture.StartedAsync(server => anna = server.AddAccount("anna@example.com"), "backup.operations.resume-interrupted = on");
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource();
        engine.Faults.Before(FaultyCatalog.Commit, () =>
        {
            reached.TrySetResult();
            return gate.Task;
        });
        anna.Add("INBOX", "2", "two");
        var scan = engine.Engine.StartSmartScan(deep: false, "root@mail");
        await reached.Task.WaitAsync(EngineFixture.Patience);
        engine.Faults.Before(FaultyCatalog.Commit, null);
        var stop = engine.StopAsync();
        gate.SetResult();
        await stop;

        await engine.StartAsync();

        Assert.Equal(OperationState.Interrupted, engine.Engine.FindOperation(scan.Id)!.State);
        var again = engine.Engine.ListOperations()[0];
        Assert.Equal((scan.Kind, scan.Author, OperationState.Done), (again.Kind, again.Author, again.State));
        Assert.Contains(again.Log, line => line.Text.Contains(scan.Id.ToString(), StringComparison.Ordinal));

        await engine.RestartAsync();
        Assert.Equal(again.Id, engine.Engine.ListOperations()[0].Id); // once
    }
}
