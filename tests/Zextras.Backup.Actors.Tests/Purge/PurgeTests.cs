using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Purge;

public sealed class PurgeTests
{
    private static readonly string Quick = "backup.purge.grace = 1 d";

    [Fact]
    public async Task An_item_past_its_retention_is_gone_from_every_store_and_its_content_after_the_grace_period()
    {
        await using var fixture = await StartedAsync(out var anna);
        var item = anna.Items.First(item => item.Key == "a1");
        fixture.Flag(anna, item, "seen");
        await fixture.Engine.SmartScanAsync();
        fixture.Delete(anna, "a1");
        await fixture.Engine.SmartScanAsync();
        await fixture.SettleAsync();

        var early = await fixture.PurgeAsync();
        Assert.Equal(0, early["items-purged"]);

        fixture.Advance(31);
        var purged = await fixture.PurgeAsync();
        Assert.Equal(1, purged["items-purged"]);
        Assert.True(purged["bytes-free-after-grace"] > 0);
        Assert.DoesNotContain((await fixture.Engine.ReadAsync()).Items(anna), history => history.Current!.State.Content.Digest == item.Digest);
        await fixture.AssertCleanAsync();
        Assert.NotEmpty(await fixture.ContentAsync(item.Digest)); // condemned, not dropped

        fixture.Advance(2);
        var dropped = await fixture.PurgeAsync();
        Assert.Equal(1, dropped["blobs-dropped"]);
        Assert.Equal(0, dropped["bytes-free-after-grace"]);
        await Assert.ThrowsAsync<BackupRequestException>(() => fixture.ContentAsync(item.Digest));
        await fixture.AssertCleanAsync();
        (await fixture.Engine.ReadAsync()).AssertIsMailbox(anna);
    }

    [Fact]
    public async Task A_content_that_another_item_names_stays()
    {
        await using var fixture = await StartedAsync(out var anna);
        var first = anna.Items.First(item => item.Key == "a1");
        anna.Add("mail:INBOX", "copy", first.Content);
        await fixture.Engine.SmartScanAsync();
        fixture.Delete(anna, "a1");
        await fixture.Engine.SmartScanAsync();
        await fixture.SettleAsync();
        fixture.Advance(31);
        Assert.Equal(1, (await fixture.PurgeAsync())["items-purged"]);
        fixture.Advance(2);

        Assert.Equal(0, (await fixture.PurgeAsync())["blobs-dropped"]);
        Assert.Equal(first.Content, await fixture.ContentAsync(first.Digest));
    }

    [Fact]
    public async Task A_condemned_content_that_arrives_again_is_revived()
    {
        await using var fixture = await StartedAsync(out var anna);
        var item = anna.Items.First(item => item.Key == "a1");
        fixture.Delete(anna, "a1");
        await fixture.Engine.SmartScanAsync();
        await fixture.SettleAsync();
        fixture.Advance(31);
        await fixture.PurgeAsync();
        anna.Add("mail:INBOX", "again", item.Content);
        await fixture.Engine.SmartScanAsync();
        fixture.Advance(2);

        Assert.Equal(0, (await fixture.PurgeAsync())["blobs-dropped"]);
        Assert.Equal(item.Content, await fixture.ContentAsync(item.Digest));
        await fixture.AssertCleanAsync();
    }

    [Fact]
    public async Task An_item_of_the_same_key_begins_a_new_history_after_its_purge()
    {
        await using var fixture = await StartedAsync(out var anna);
        var item = anna.Items.First(item => item.Key == "a1");
        fixture.Delete(anna, "a1");
        await fixture.Engine.SmartScanAsync();
        fixture.Advance(31);
        await fixture.PurgeAsync();

        anna.Add(item.Folder, item.Key, item.Content);
        await fixture.Engine.SmartScanAsync();

        var history = (await fixture.Engine.ReadAsync()).Living(anna, item.Folder, item.Key);
        Assert.Single(history.Transactions);
        await fixture.AssertCleanAsync();
        await fixture.Engine.RestartAsync();
        var rebuild = await fixture.Engine.EndAsync(fixture.Engine.Engine.StartCatalogRebuild(fromBackupPath: false, "test"));
        Assert.Equal(OperationState.Done, rebuild.State);
        await fixture.AssertCleanAsync();
    }

    [Fact]
    public async Task A_dry_run_says_what_would_go_and_changes_nothing()
    {
        await using var fixture = await StartedAsync(out var anna);
        fixture.Delete(anna, "a1");
        await fixture.Engine.SmartScanAsync();
        fixture.Advance(10);

        var asSet = await fixture.PurgeAsync(new PurgeRequest { DryRun = true });
        var whatIf = await fixture.PurgeAsync(new PurgeRequest { DryRun = true, PurgeDays = 7 });

        Assert.Equal(0, asSet["items-to-purge"]);
        Assert.Equal(1, asSet["items-within-data-retention"]);
        Assert.Equal(1, whatIf["items-to-purge"]);
        Assert.True(whatIf["bytes-free-after-grace"] > 0);
        Assert.Single((await fixture.Engine.ReadAsync()).Items(anna), history => !history.IsLiving);
        Assert.Equal(1, (await fixture.PurgeAsync(new PurgeRequest { PurgeDays = 7 }))["items-purged"]);
    }

    [Fact]
    public async Task Legal_hold_keeps_everything_and_survives_a_restart()
    {
        await using var fixture = await StartedAsync(out var anna);
        fixture.Delete(anna, "a1");
        await fixture.Engine.SmartScanAsync();
        var hold = Assert.Single(await fixture.Purge.SetLegalHoldAsync([anna.Name], set: true, "auditor", CancellationToken.None));
        Assert.True(hold.LegalHold);
        await fixture.Engine.RestartAsync();
        fixture.Advance(4000);

        Assert.Equal(0, (await fixture.PurgeAsync())["items-purged"]);

        await fixture.Purge.SetLegalHoldAsync([anna.Name], set: false, "auditor", CancellationToken.None);
        Assert.Equal(1, (await fixture.PurgeAsync())["items-purged"]);
    }

    [Fact]
    public async Task A_mass_deletion_is_kept_until_somebody_has_looked()
    {
        await using var fixture = await StartedAsync(out var anna, mails: 30);
        foreach (var item in anna.Items.ToList())
            anna.Delete(item);
        Assert.Contains("vanished at once", Assert.Single((await fixture.Engine.SmartScanAsync()).Warnings), StringComparison.Ordinal);
        fixture.Advance(400);

        Assert.Equal(30, (await fixture.PurgeAsync(new PurgeRequest { DryRun = true }))["items-mass-deletion"]);
        Assert.Equal(0, (await fixture.PurgeAsync())["items-purged"]);

        await fixture.Purge.ReleaseDeletionsAsync([anna.Name], "admin", CancellationToken.None);
        Assert.Equal(0, (await fixture.PurgeAsync())["items-purged"]);
        fixture.Advance(31);
        Assert.Equal(30, (await fixture.PurgeAsync())["items-purged"]);
        await fixture.AssertCleanAsync();
    }

    [Fact]
    public async Task All_items_of_a_deleted_account_stay_recoverable_until_the_account_retention_has_passed()
    {
        await using var fixture = await StartedAsync(out var anna, configuration: "backup.retention { data-days = 5, account-days = 60 }");
        var early = anna.Items.First(item => item.Key == "a1");
        fixture.Engine.Server.AddAccount("bruno@example.com"); // a server without any account is not believed
        fixture.Delete(anna, "a1");
        await fixture.Engine.SmartScanAsync();
        fixture.Advance(1);
        fixture.Engine.Server.Remove(anna);
        await fixture.Engine.SmartScanAsync();
        await fixture.SettleAsync();
        fixture.Advance(50);

        Assert.Equal(0, (await fixture.PurgeAsync())["items-purged"]);
        var histories = (await fixture.Engine.ReadAsync()).Items(anna).ToList();
        Assert.Equal(5, histories.Count);
        foreach (var history in histories)
            Assert.NotEmpty(await fixture.ContentAsync(history.Transactions[0].State.Content.Digest!.Value));
        Assert.Equal(early.Content, await fixture.ContentAsync(early.Digest));

        fixture.Advance(11);
        var last = await fixture.PurgeAsync();
        Assert.Equal(1, last["accounts-purged"]);
        var left = await fixture.Engine.Engine.GetAvailableAccountsAsync(at: null, hideDeleted: false, CancellationToken.None);
        Assert.Equal("bruno@example.com", Assert.Single(left).Name);
        Assert.False(Directory.Exists(Path.Combine(fixture.Engine.BackupPath, "accounts", anna.Id.ToString())));
        await fixture.AssertCleanAsync();

        fixture.Engine.Server.Add(anna);
        await fixture.Engine.SmartScanAsync();
        (await fixture.Engine.ReadAsync()).AssertIsMailbox(anna);
        await fixture.AssertCleanAsync();
    }

    [Fact]
    public async Task Old_server_archives_go_and_another_servers_path_is_refused()
    {
        await using var fixture = await StartedAsync(out _);
        await fixture.Engine.SmartScanAsync();
        fixture.Advance(40);
        await fixture.Engine.SmartScanAsync();

        Assert.Equal(1, (await fixture.PurgeAsync())["archives-purged"]);

        Assert.Single(Directory.EnumerateDirectories(Path.Combine(fixture.Engine.BackupPath, "servers")));
        var foreign = new PurgeRequest { BackupPath = fixture.Engine.DataDirectory };
        var refused = await Assert.ThrowsAsync<BackupRequestException>(() => fixture.Purge.StartAsync(foreign, "test", CancellationToken.None));
        Assert.Contains("only by the server that owns it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_for_ever_is_said_at_once()
    {
        await using var fixture = await StartedAsync(out _, configuration: "backup.retention { data-days = 0, account-days = 0, server-days = 0 }");

        var refused = await Assert.ThrowsAsync<BackupRequestException>(() => fixture.Purge.StartAsync(new PurgeRequest(), "test", CancellationToken.None));

        Assert.Contains("nothing to purge", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_purge_that_fell_is_completed_by_the_next_one(int seed)
    {
        await using var fixture = await StartedAsync(out var anna, mails: 40, configuration: "backup.purge.batch-items = 7");
        foreach (var item in anna.Items.Take(15).ToList())
            anna.Delete(item);
        await fixture.Engine.SmartScanAsync();
        fixture.Advance(31);
        var items = (await fixture.Engine.ReadAsync()).Items(anna).Where(history => !history.IsLiving).Select(history => history.Item).ToList();
        var random = new Random(seed);

        // As a fall leaves them: no rows, with or without lines in the logs, with the journal.
        var fallen = items.OrderBy(_ => random.Next()).Take(5).ToHashSet();
        await fixture.Engine.Stores.Catalog.Upkeep.BeginPurgeAsync(anna.Id, fallen, CancellationToken.None);
        await fixture.Engine.Stores.Path.Upkeep.DropItemsAsync(anna.Id, fallen.Take(2).ToHashSet(), CancellationToken.None);
        await fixture.Engine.RestartAsync();
        await fixture.AssertCleanAsync();

        Assert.Equal(15, (await fixture.PurgeAsync())["items-purged"]);
        await fixture.AssertCleanAsync();
        (await fixture.Engine.ReadAsync()).AssertIsMailbox(anna);
    }

    [Fact]
    public async Task An_item_that_came_back_in_the_middle_of_its_purge_gets_everything_back()
    {
        await using var fixture = await StartedAsync(out var anna);
        var item = anna.Items.First(item => item.Key == "a1");
        fixture.Delete(anna, "a1");
        await fixture.Engine.SmartScanAsync();
        fixture.Advance(31);
        var id = (await fixture.Engine.ReadAsync()).Items(anna).Single(history => !history.IsLiving).Item;
        await fixture.Engine.Stores.Catalog.Upkeep.BeginPurgeAsync(anna.Id, [id], CancellationToken.None);
        await fixture.Engine.Stores.Path.Upkeep.DropItemsAsync(anna.Id, new HashSet<ItemId> { id }, CancellationToken.None);
        anna.Add(item.Folder, item.Key, item.Content);
        await fixture.Engine.SmartScanAsync();

        Assert.Equal(0, (await fixture.PurgeAsync())["items-purged"]);

        await fixture.AssertCleanAsync();
        Assert.Equal(3, (await fixture.Engine.ReadAsync()).Living(anna, item.Folder, item.Key).Transactions.Count);
    }

    private static Task<PurgeFixture> StartedAsync(out ScriptedAccount anna, int mails = 5, string configuration = "")
    {
        var made = new ScriptedAccount("anna@example.com");
        for (var i = 0; i < mails; i++)
            made.Add("mail:INBOX", $"a{i}", $"Subject: {i}\n\n{new string((char)('a' + (i % 26)), 300 + i)}");
        anna = made;
        return PurgeFixture.StartedAsync(made, $"{Quick}\n{configuration}");
    }
}
