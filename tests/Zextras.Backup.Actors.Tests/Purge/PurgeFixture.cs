using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Coherency;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Coherency;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Purge;

/// <summary>An engine whose time can be put forward by days, purged and checked.</summary>
internal sealed class PurgeFixture : IAsyncDisposable
{
    private PurgeFixture(EngineFixture engine) => Engine = engine;

    internal EngineFixture Engine { get; }

    internal IPurgeService Purge => Engine.Services.GetRequiredService<IPurgeService>();

    internal static async Task<PurgeFixture> StartedAsync(ScriptedAccount account, string configuration)
    {
        var engine = await EngineFixture.StartedAsync(server => server.Add(account), configuration);

        // Days pass in an instant: what the clock starts would run at the same time as what the test starts.
        var properties = engine.Services.GetRequiredService<IPropertyService>();
        foreach (var schedule in (PropertyDefinition[])[Properties.PurgeScheduled, Properties.SmartScanScheduled])
            await properties.ChangeAsync(PropertyLevel.Global, "", schedule.Name, "false", "test", CancellationToken.None);
        return new PurgeFixture(engine);
    }

    internal void Advance(int days) => Engine.Clock.Advance(TimeSpan.FromDays(days));

    internal void Delete(ScriptedAccount account, string key) => account.Delete(account.Items.First(item => item.Key == key));

    internal void Flag(ScriptedAccount account, ScriptedItem item, string flag) => account.Flag(item, flag);

    /// <summary>Brings all contents into their folders, where a purge may drop them. What an earlier process left is settled at once.</summary>
    internal async Task SettleAsync()
    {
        await Engine.RestartAsync();
        await Engine.Stores.Path.SettleBlobsAsync(new CatalogBlobIndex(Engine.Stores.Catalog), CancellationToken.None);
    }

    internal async Task<IReadOnlyDictionary<string, long>> PurgeAsync(PurgeRequest? request = null)
    {
        var operation = await Engine.EndAsync(await Purge.StartAsync(request ?? new PurgeRequest(), "test", CancellationToken.None));
        Assert.True(operation.State == OperationState.Done, $"{operation.Error} {string.Join('\n', operation.Problems)}");
        return operation.Counts.ToDictionary();
    }

    /// <summary>Every content verified, all stores compared: nothing but rubbish is found.</summary>
    internal async Task<CoherencyReport> AssertCleanAsync()
    {
        var stores = Engine.Stores;
        var check = new CoherencyCheck(
            new PathLayout(Engine.BackupPath), stores.Server, new CheckOptions(), DamagedBackup.Own(stores, Engine.Server), Engine.Clock);
        await stores.Path.SyncAsync(CancellationToken.None);
        var report = await check.RunAsync(new Bookmark(Engine.DataDirectory, Engine.BackupPath), CancellationToken.None);
        Assert.True(report.IsClean, string.Join('\n', report.Findings.Where(finding => finding.Severity > FindingSeverity.Info).Take(10)));
        return report;
    }

    internal Task<byte[]> ContentAsync(BlobDigest digest) => Engine.ContentAsync(digest);

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
