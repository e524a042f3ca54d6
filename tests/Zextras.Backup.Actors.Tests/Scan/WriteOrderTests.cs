using Xunit;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Scan;

/// <summary>
/// The write order (design section 3): the engine falls at each of its steps, is started again, and scans. Nothing may then
/// be missing, be there twice, or name what is not there.
/// </summary>
public sealed class WriteOrderTests
{
    public static TheoryData<string, int> Steps()
    {
        var data = new TheoryData<string, int>();
        string[] steps =
        [
            FaultyBackupPath.PutBlob, FaultyBackupPath.BlobPut, FaultyBackupPath.Sync, FaultyBackupPath.Synced,
            FaultyJournal.Write, FaultyJournal.Written, FaultyBackupPath.Append, FaultyBackupPath.Appended,
            FaultyCatalog.Commit, FaultyCatalog.Committed, FaultyCatalog.Account, FaultyCatalog.Complete,
        ];
        foreach (var step in steps)
        {
            data.Add(step, 1);
            if (step != FaultyCatalog.Account && step != FaultyCatalog.Complete)
                data.Add(step, 3);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_fall_at_any_step_leaves_nothing_that_the_next_scan_does_not_make_good(string step, int number)
    {
        await using var engine = new EngineFixture();
        var anna = engine.Server.AddAccount("anna@example.com");
        for (var i = 0; i < 10; i++)
            anna.Add($"mail:Folder{i % 2}", $"m{i}", $"Subject: {i}\n");

        // The initial scan falls.
        engine.Faults.CrashAt(step, number);
        await CrashAsync(engine, () => engine.StartAsync(awaitScan: false));
        await engine.StartAsync();
        await AssertWholeAsync(engine, anna);

        // A scan that finds changes of every sort falls.
        anna.Change(anna.Items[0], "Subject: changed\n");
        anna.Flag(anna.Items[1], "seen");
        anna.Move(anna.Items[2], "mail:Folder1", "moved");
        anna.Delete(anna.Items[3]);
        anna.RenameFolder("mail:Folder0", "mail:Renamed");
        for (var i = 0; i < 3; i++)
            anna.Add("mail:New", $"new{i}", $"Subject: new {i}\n");
        anna.Settings = anna.Settings!.With("signature", "Anna");
        engine.Faults.CrashAt(step, number);
        await CrashAsync(engine, () =>
        {
            engine.Engine.StartSmartScan(deep: false, "test");
            return Task.CompletedTask;
        });
        await engine.StartAsync();
        Assert.Equal(OperationState.Done, (await engine.SmartScanAsync()).State);
        await AssertWholeAsync(engine, anna);
        Assert.Equal(0, new Counts(await engine.SmartScanAsync())["transactions"]);
    }

    private static async Task CrashAsync(EngineFixture engine, Func<Task> work)
    {
        var crashed = engine.Faults.Crashed.Task;
        await work();
        await crashed.WaitAsync(EngineFixture.Patience);
        await engine.StopAsync();
    }

    private static async Task AssertWholeAsync(EngineFixture engine, ScriptedAccount account)
    {
        var state = await engine.ReadAsync();
        state.AssertSound();
        state.AssertIsMailbox(account);
    }
}
