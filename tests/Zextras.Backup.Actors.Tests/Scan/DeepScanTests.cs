using Xunit;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Scan;

public sealed class DeepScanTests
{
    [Fact]
    public async Task A_deep_scan_of_a_sound_backup_records_and_heals_nothing()
    {
        await using var engine = new EngineFixture();
        var anna = Filled(engine);
        await engine.StartAsync();
        anna.TakeOpened();

        var counts = new Counts(await engine.AccountScanAsync(anna, deep: true));

        Assert.Equal(OperationState.Done, counts.Operation.State);
        Assert.Equal(8, anna.TakeOpened().Count);
        Assert.Equal(0, counts["transactions"]);
        Assert.Equal(0, counts["blobs-healed"]);
        Assert.Equal(0, counts["log-lines-healed"]);
        (await engine.ReadAsync()).AssertSound();
    }

    [Fact]
    public async Task Contents_that_are_lost_or_damaged_in_the_backup_path_are_stored_anew()
    {
        await using var engine = new EngineFixture();
        var anna = Filled(engine);
        await engine.StartAsync();
        await engine.StopAsync();
        var volume = Assert.Single(Directory.GetFiles(Path.Combine(engine.BackupPath, "items", "incoming"), "*.zst"));
        using (var file = File.OpenHandle(volume, FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.Write(file, new byte[200], RandomAccess.GetLength(file) / 2);
        await engine.StartAsync();

        var counts = new Counts(await engine.AccountScanAsync(anna, deep: true));

        Assert.InRange(counts["blobs-healed"], 1, 8);
        Assert.Equal(0, counts["transactions"]);
        (await engine.ReadAsync()).AssertSound();
        Assert.Equal(0, new Counts(await engine.AccountScanAsync(anna, deep: true))["blobs-healed"]);
    }

    [Fact]
    public async Task Lines_that_are_lost_in_the_item_logs_come_back_from_the_journal_those_of_deleted_items_too()
    {
        await using var engine = new EngineFixture();
        var anna = Filled(engine);
        await engine.StartAsync();
        anna.Flag(anna.Items[0], "seen");
        anna.Delete(anna.Items[1]);
        await engine.SmartScanAsync();
        await engine.StopAsync();
        foreach (var log in Directory.GetFiles(Path.Combine(engine.BackupPath, "accounts"), "items.jsonl", SearchOption.AllDirectories))
            File.Delete(log);
        await engine.StartAsync();

        var counts = new Counts(await engine.AccountScanAsync(anna, deep: true));

        Assert.Equal(0, counts["transactions"]);
        Assert.True(counts["log-lines-healed"] >= 9, $"{counts["log-lines-healed"]}");
        var state = await engine.ReadAsync();
        state.AssertSound();
        state.AssertIsMailbox(anna);
    }

    private static ScriptedAccount Filled(EngineFixture engine)
    {
        var anna = engine.Server.AddAccount("anna@example.com");
        for (var i = 0; i < 8; i++)
        {
            var noise = new byte[400];
            new Random(i).NextBytes(noise);
            anna.Add("mail:INBOX", $"m{i}", noise);
        }

        return anna;
    }
}
