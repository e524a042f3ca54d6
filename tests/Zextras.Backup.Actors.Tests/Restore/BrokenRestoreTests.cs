using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Restore;

/// <summary>Restores that meet damage, and restores in the middle of which the engine falls.</summary>
public sealed class BrokenRestoreTests
{
    private static async Task<(EngineFixture Engine, ScriptedAccount Account)> DeletedMailAsync()
    {
        var engine = new EngineFixture();
        var account = engine.Server.AddAccount("anna@example.com");
        account.Add("mail:INBOX", "other", "Subject: other\n");
        account.Add("mail:INBOX", "m", "Subject: mail\n");
        await engine.StartAsync();
        account.Delete(account.Items[1]);
        await engine.SmartScanAsync();
        return (engine, account);
    }

    private static async Task<ItemRestoreRequest> RequestAsync(EngineFixture engine, ScriptedAccount account)
    {
        var history = (await engine.ReadAsync()).Items(account).Single(each => !each.IsLiving);
        return new ItemRestoreRequest { Account = account.Name, Item = history.Item };
    }

    [Fact]
    public async Task A_content_that_is_missing_or_damaged_is_refused_and_nothing_is_put()
    {
        var (engine, account) = await DeletedMailAsync();
        await using var _ = engine;
        var request = await RequestAsync(engine, account);
        await engine.StopAsync();
        var volume = Assert.Single(Directory.GetFiles(Path.Combine(engine.BackupPath, "items", "incoming"), "*.zst"));
        using (var file = File.OpenHandle(volume, FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.Write(file, new byte[RandomAccess.GetLength(file) - 10], 5);
        await engine.StartAsync();

        var refused = await engine.RestoreAsync(request);

        Assert.Equal(OperationState.Failed, refused.State);
        Assert.Contains("deep true", refused.Error, StringComparison.Ordinal);
        Assert.Single(account.Items);
    }

    [Fact]
    public async Task A_restore_after_a_fall_brings_the_transactions_along_that_were_in_the_journal_only()
    {
        var (engine, account) = await DeletedMailAsync();
        await using var _ = engine;
        var other = (await engine.ReadAsync()).Living(account, "mail:INBOX", "other");
        account.Delete(account.Items[0]);
        engine.Faults.CrashAt(FaultyBackupPath.Append);
        var crashed = engine.Faults.Crashed.Task;
        engine.Engine.StartSmartScan(deep: false, "test");
        await crashed.WaitAsync(EngineFixture.Patience);
        await engine.RestartAsync();

        var restored = await engine.RestoreAsync(new ItemRestoreRequest { Account = account.Name, Item = other.Item });

        Assert.Equal(OperationState.Done, restored.State);
        var state = await engine.ReadAsync();
        state.AssertSound();
        Assert.Equal(3, state.Living(account, "mail:INBOX", "other").Transactions.Count);
    }

    [Theory]
    [InlineData(FaultyJournal.Write)]
    [InlineData(FaultyJournal.Written)]
    [InlineData(FaultyBackupPath.Append)]
    [InlineData(FaultyBackupPath.Appended)]
    [InlineData(FaultyCatalog.Commit)]
    [InlineData(FaultyCatalog.Committed)]
    public async Task A_fall_after_the_item_is_back_is_made_good_by_the_next_scan(string step)
    {
        var (engine, account) = await DeletedMailAsync();
        await using var _ = engine;
        var request = await RequestAsync(engine, account);
        engine.Faults.CrashAt(step);
        var crashed = engine.Faults.Crashed.Task;
        await engine.Engine.StartItemRestoreAsync(request, "test", CancellationToken.None);
        await crashed.WaitAsync(EngineFixture.Patience);
        await engine.RestartAsync();

        await engine.SmartScanAsync();

        var state = await engine.ReadAsync();
        state.AssertSound();
        state.AssertIsMailbox(account);
        Assert.Equal(request.Item, state.Living(account, "mail:INBOX", "m").Item);
    }
}
