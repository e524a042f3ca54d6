using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Purge;

public sealed class HundredAndTwentyDaysTests
{
    private const int Days = 120;
    private const int DataRetention = 30;

    /// <summary>A day's mails come and go; every day a scan, every week a purge and a check, now and then a restore.</summary>
    [Fact]
    public async Task Scan_purge_check_and_restore_live_together()
    {
        var random = new Random(42);
        var anna = new ScriptedAccount("anna@example.com") { IsIncremental = true };
        for (var i = 0; i < 20; i++)
            anna.Add("mail:INBOX", $"first{i}", Text(random));
        await using var fixture = await PurgeFixture.StartedAsync(anna, "backup.purge.grace = 3 d");
        var deletedOn = new Dictionary<string, int>(StringComparer.Ordinal);
        var restored = 0;
        for (var day = 1; day <= Days; day++)
        {
            fixture.Advance(1);
            foreach (var item in anna.Items.OrderBy(_ => random.Next()).Take(2).ToList())
            {
                anna.Delete(item);
                deletedOn[item.Key] = day;
            }

            for (var i = 0; i < 3; i++)
                anna.Add(i == 0 ? "mail:Work" : "mail:INBOX", $"day{day}-{i}", Text(random));
            anna.Flag(anna.Items[random.Next(anna.Items.Count)], $"flag{day}");
            var scan = await fixture.Engine.SmartScanAsync();
            Assert.True(scan.State == OperationState.Done, scan.Error);
            if (day % 28 == 0)
                await fixture.SettleAsync();

            if (day % 7 == 0)
            {
                await fixture.PurgeAsync();
                await fixture.AssertCleanAsync();
                AssertKeepsWhatIsWithinRetention(await fixture.Engine.ReadAsync(), anna, deletedOn, day);
            }

            if (day % 10 == 0)
                restored += await RestoreOneAsync(fixture, anna, deletedOn, day);
        }

        var state = await fixture.Engine.ReadAsync();
        state.AssertSound();
        state.AssertIsMailbox(anna);
        Assert.True(restored >= 10);
        Assert.InRange(state.Items(anna).Count(history => !history.IsLiving), 1, 2 * (DataRetention + 7));
    }

    private static async Task<int> RestoreOneAsync(PurgeFixture fixture, ScriptedAccount anna, Dictionary<string, int> deletedOn, int day)
    {
        var history = (await fixture.Engine.ReadAsync()).Items(anna)
            .First(history => !history.IsLiving && deletedOn[history.Transactions[0].State.Placement.Key] > day - DataRetention + 1);
        var operation = await fixture.Engine.RestoreAsync(new ItemRestoreRequest { Account = anna.Name, Item = history.Item });
        Assert.True(operation.State == OperationState.Done, operation.Error);
        deletedOn.Remove(history.Transactions[0].State.Placement.Key);
        return 1;
    }

    private static void AssertKeepsWhatIsWithinRetention(BackupState state, ScriptedAccount anna, Dictionary<string, int> deletedOn, int day)
    {
        var kept = state.Items(anna).Where(history => !history.IsLiving).Select(history => history.Transactions[0].State.Placement.Key).ToHashSet();
        var due = deletedOn.Where(each => day - each.Value < DataRetention).Select(each => each.Key);
        Assert.Empty(due.Except(kept));
        Assert.Empty(deletedOn.Where(each => day - each.Value > DataRetention + 1).Select(each => each.Key).Intersect(kept));
    }

    /// <summary>Of few contents, so that many mails share one and condemned ones come back.</summary>
    private static string Text(Random random) => $"Subject: {random.Next(60)}\n\n{new string('x', 400)}";
}
