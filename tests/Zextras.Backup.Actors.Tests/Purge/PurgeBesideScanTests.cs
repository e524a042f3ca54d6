using Xunit;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Purge;

public sealed class PurgeBesideScanTests
{
    private const int Mails = 200;

    /// <summary>Contents that are being condemned or dropped arrive again at the same time.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_that_is_named_again_is_lost(int seed)
    {
        var random = new Random(seed);
        var anna = new ScriptedAccount("anna@example.com") { PageSize = 10 };
        for (var i = 0; i < Mails; i++)
            anna.Add("mail:INBOX", $"a{i}", Text(i));
        await using var fixture = await PurgeFixture.StartedAsync(anna, "backup.purge { grace = 1 h, batch-items = 20 }\nbackup.scan.mass-deletion-share = 1");
        foreach (var item in anna.Items.OrderBy(_ => random.Next()).Take(Mails / 2).ToList())
            anna.Delete(item);
        await fixture.Engine.SmartScanAsync();
        await fixture.SettleAsync();
        fixture.Advance(31);
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 40; i++)
                anna.Add("mail:Work", $"again{round}-{i}", Text(random.Next(Mails)));
            var scan = fixture.Engine.Engine.StartSmartScan(deep: false, "test");
            await fixture.PurgeAsync();
            Assert.Equal(OperationState.Done, (await fixture.Engine.EndAsync(scan)).State);
            await fixture.AssertCleanAsync();
            foreach (var item in anna.Items.Where(item => item.Folder == "mail:Work").OrderBy(_ => random.Next()).Take(30).ToList())
                anna.Delete(item);
            await fixture.Engine.SmartScanAsync();
            fixture.Advance(31);
        }

        var state = await fixture.Engine.ReadAsync();
        state.AssertSound();
        state.AssertIsMailbox(anna);
    }

    private static string Text(int number) => $"Subject: {number}\n\n{new string((char)('a' + (number % 26)), 300 + number)}";
}
