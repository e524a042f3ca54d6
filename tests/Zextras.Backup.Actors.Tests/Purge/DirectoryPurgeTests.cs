using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Purge;

/// <summary>Deleted domains, classes of service and distribution lists follow the retention of accounts.</summary>
public sealed class DirectoryPurgeTests : IAsyncLifetime
{
    private static readonly DirectoryEntry Domain = Entry(ItemKind.Domain, 1, "example.com");
    private static readonly DirectoryEntry Class = Entry(ItemKind.ClassOfService, 2, "gold");
    private static readonly DirectoryEntry Staff = Entry(ItemKind.DistributionList, 3, "staff@example.com");
    private static readonly DirectoryEntry Sales = Entry(ItemKind.DistributionList, 4, "sales@example.com");

    private readonly ScriptedAccount _anna = new("anna@example.com") { Settings = ItemAttributes.Of([new(AttributeNames.ClassOfService, "gold")]) };
    private PurgeFixture _fixture = null!;

    private EngineFixture Engine => _fixture.Engine;

    public async Task InitializeAsync()
    {
        _anna.Add("mail:INBOX", "1", "Subject: first");
        _fixture = await PurgeFixture.StartedAsync(_anna, "");
        await ListAsync(Domain, Class, Staff, Sales);
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_list_past_the_retention_is_gone_from_every_store()
    {
        await ListAsync(Domain, Class, Sales with { Attributes = ItemAttributes.Of([new("member", "anna@example.com")]) });
        _fixture.Advance(29);
        Assert.Contains("stays (within account retention)", Assert.Single(await PlanAsync()), StringComparison.Ordinal);
        Assert.Equal(0, (await _fixture.PurgeAsync())["directory-objects-purged"]);
        Assert.Contains("staff@example.com", Traces(), StringComparison.Ordinal);

        _fixture.Advance(2);
        Assert.Matches("^distribution-list staff@example.com, deleted .* goes \\(account retention passed\\)$", Assert.Single(await PlanAsync()));
        Assert.Contains("staff@example.com", Traces(), StringComparison.Ordinal); // a dry run
        Assert.Equal(1, (await _fixture.PurgeAsync())["directory-objects-purged"]);

        Assert.DoesNotContain("staff@example.com", Traces(), StringComparison.Ordinal);
        Assert.Null(await Engine.Stores.Catalog.Upkeep.FindAuditedAsync(null, ItemId.Of(Staff.Id), CancellationToken.None));
        await _fixture.AssertCleanAsync();
        await Engine.RestartAsync();
        Assert.Equal(["example.com", "gold", "sales@example.com"], await NamesAsync());
        Assert.Equal(2, (await Engine.Directory.GetHistoryAsync("sales@example.com", null, CancellationToken.None)).Count);
        foreach (var fromBackupPath in (bool[])[false, true])
        {
            Assert.Equal(OperationState.Done, (await Engine.EndAsync(Engine.Engine.StartCatalogRebuild(fromBackupPath, "test"))).State);
            await _fixture.AssertCleanAsync();
        }

        await ListAsync(Domain, Class, Sales, Staff); // it comes back as new
        Assert.Single(await Engine.Directory.GetHistoryAsync("staff@example.com", null, CancellationToken.None));
        await _fixture.AssertCleanAsync();
    }

    [Fact]
    public async Task What_an_account_needs_that_is_kept_stays_and_goes_with_the_account()
    {
        await ListAsync(Entry(ItemKind.Domain, 5, "other.example"));
        _fixture.Advance(31);
        var plan = await PlanAsync();
        Assert.Equal(4, plan.Count);
        Assert.Equal(2, plan.Count(line => line.EndsWith("stays (needed)", StringComparison.Ordinal)));
        Assert.Equal(2, (await _fixture.PurgeAsync())["directory-objects-purged"]);
        Assert.Equal(["example.com", "gold", "other.example"], await NamesAsync());
        await _fixture.AssertCleanAsync();

        Engine.Server.AddAccount("ben@other.example"); // nobody believes an empty list
        Engine.Server.Remove(_anna);
        await Engine.SmartScanAsync();
        _fixture.Advance(31);
        var purged = await _fixture.PurgeAsync();

        Assert.Equal((1, 2), (purged["accounts-purged"], purged["directory-objects-purged"]));
        Assert.Equal(["other.example"], await NamesAsync());
        await _fixture.AssertCleanAsync();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_purge_that_fell_is_completed_by_the_next_one(bool hasDroppedLines, bool cameBack)
    {
        await ListAsync(Domain, Class, Sales);
        _fixture.Advance(31);
        var staff = ItemId.Of(Staff.Id);
        await Engine.Stores.Catalog.Upkeep.BeginPurgeAsync(null, [staff], CancellationToken.None);
        if (hasDroppedLines)
            await Engine.Stores.Path.Upkeep.DropObjectsAsync(new HashSet<ItemId> { staff }, CancellationToken.None);
        await Engine.RestartAsync();
        await _fixture.AssertCleanAsync();
        if (cameBack)
            await ListAsync(Domain, Class, Sales, Staff);

        await _fixture.PurgeAsync();

        await _fixture.AssertCleanAsync();
        Assert.Equal(cameBack ? 4 : 3, (await NamesAsync()).Count);
        if (cameBack)
            Assert.Equal(3, (await Engine.Directory.GetHistoryAsync("staff@example.com", null, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Without_a_retention_they_are_kept_for_ever()
    {
        await ListAsync(Domain, Class, Sales);
        await Engine.Services.GetRequiredService<IPropertyService>()
            .ChangeAsync(PropertyLevel.Global, "", Properties.AccountRetention.Name, "0", "test", CancellationToken.None);
        _fixture.Advance(3000);

        Assert.EndsWith("stays (for ever)", Assert.Single(await PlanAsync()), StringComparison.Ordinal);
        Assert.Equal(0, (await _fixture.PurgeAsync())["directory-objects-purged"]);
    }

    private static DirectoryEntry Entry(ItemKind kind, int number, string name) => new()
    {
        Kind = kind,
        Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]),
        Name = name,
        Attributes = ItemAttributes.Empty,
    };

    private async Task ListAsync(params DirectoryEntry[] entries)
    {
        Engine.Server.Directory = entries;
        Engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var scan = await Engine.SmartScanAsync();
        Assert.True(scan.State == OperationState.Done, scan.Error);
    }

    private async Task<IReadOnlyList<string>> NamesAsync() =>
        [.. (await Engine.Directory.ListAsync(new DirectorySearch(), CancellationToken.None)).Select(found => found.Name).Order(StringComparer.Ordinal)];

    private async Task<IReadOnlyList<string>> PlanAsync()
    {
        var dry = await Engine.EndAsync(await _fixture.Purge.StartAsync(new PurgeRequest { DryRun = true }, "test", CancellationToken.None));
        var plan = dry.Plan.Where(line => line.Contains(", deleted ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(plan.Count(line => line.Contains(": goes", StringComparison.Ordinal)), dry.Counts.Single(count => count.Key == "directory-objects-to-purge").Value);
        return plan;
    }

    /// <summary>Everything that log and journal hold of the directory, as text.</summary>
    private string Traces()
    {
        var logs = Directory.EnumerateFiles(Path.Combine(Engine.BackupPath, "directory")).Select(File.ReadAllText);
        var journal = new JournalRepair(new JournalSettings { Directory = Engine.DataDirectory }, PersistedTypes.Table)
            .Read(DirectoryActor.PersistenceIdOf(Engine.Stores.Server))
            .Select(row => Encoding.UTF8.GetString(row.Message));
        return string.Join('\n', logs.Concat(journal));
    }
}
