using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;
using Xunit.Abstractions;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Benchmarks;
using Zextras.Backup.Mailboxes;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>
/// The real node process, killed in the middle of purges: the next purge completes what this one began, a check is clean,
/// and every mail that lives is there.
/// </summary>
public sealed class PurgeKillTests(ITestOutputHelper output) : IDisposable
{
    private const string Account = "user000@example.com";
    private const int Mails = 1200;
    private const int Deleted = 800;
    private const int Kills = 2;

    /// <summary>How long ago the mails were deleted: longer than the retention, and the grace period besides.</summary>
    private static readonly TimeSpan Ago = TimeSpan.FromDays(40);

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-purge-").FullName;

    private string Tree => Path.Combine(_root, "mail");

    private string Data => Path.Combine(_root, "data");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_kills_in_a_purge_the_next_one_leaves_a_clean_path_and_every_living_mail(int seed)
    {
        new MailCorpus().Write(Tree, Mails, accounts: 1, folders: 2);
        await DeleteLongAgoAsync();

        // Small batches: between any two steps of them is a place to die.
        var configuration = Path.Combine(_root, "node.conf");
        await File.WriteAllTextAsync(configuration, "backup.purge { batch-items = 4, grace = 1 h }");
        var random = new Random(seed);
        var killedInTheMiddle = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var node = await NodeProcess.StartAsync(Data, $"maildir:{Tree}", "--config", configuration);
            var target = random.Next(Deleted / Kills);
            var seen = await node.WatchAsync(
                await node.BeginAsync("purge", new JsonObject()),
                operation => operation["progress"]!["items"]!.GetValue<long>() >= target && operation["state"]!.GetValue<string>() == "running");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50)));
            await node.KillAsync();
            killedInTheMiddle += seen["state"]!.GetValue<string>() == "running" ? 1 : 0;
            output.WriteLine($"seed {seed}, kill {kill + 1}, wanted after {target} items: {seen["state"]} at {seen["progress"]!["items"]}");
        }

        Assert.InRange(killedInTheMiddle, 1, Kills);
        await using var last = await NodeProcess.StartAsync(Data, $"maildir:{Tree}", "--config", configuration);
        await last.RunAsync("purge", new JsonObject());
        var check = await last.RunAsync(
            "coherencycheck", new JsonObject { ["backup-path"] = Path.Combine(Data, "backup"), ["check-mailbox"] = true });
        Assert.True(check["counts"]!["findings-error"]!.GetValue<long>() == 0, check.ToJsonString());
        Assert.True(check["counts"]!["findings-warning"]!.GetValue<long>() == 0, check.ToJsonString());
        Assert.True(check["counts"]!["blobs-verified"]!.GetValue<long>() >= Mails - Deleted);
        var mails = (await last.SearchAsync(Account)).Where(item => item!["kind"]!.GetValue<string>() == "message").ToArray();
        Assert.Equal(Mails - Deleted, mails.Length);
        Assert.All(mails, mail => Assert.False(mail!["deleted"]!.GetValue<bool>()));
        Assert.Equal(0, (await last.RunAsync("purge", new JsonObject()))["counts"]!["items-purged"]!.GetValue<long>());
    }

    /// <summary>Backs everything up and has half of it deleted, by an engine whose clock is behind.</summary>
    private async Task DeleteLongAgoAsync()
    {
        var clock = new ShiftedClock();
        clock.Advance(-Ago);
        await using var mailboxes = MailboxServers.Create($"maildir:{Tree}", clock);
        Directory.CreateDirectory(Data);
        var options = new EngineOptions { DataDirectory = Data, BackupPath = Path.Combine(Data, "backup") };
        await using var stores = await EngineStores.OpenAsync(options, clock, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddZextrasBackup(stores, mailboxes, clock);
        using var host = builder.Build();
        await host.StartAsync();
        var engine = host.Services.GetRequiredService<IBackupEngine>();
        await engine.StartAsync(CancellationToken.None);
        await EndAsync(engine, engine.ListOperations()[0]);
        var mails = Directory.EnumerateFiles(Tree, "*", SearchOption.AllDirectories).Where(file => file.Contains("/cur/", StringComparison.Ordinal));
        foreach (var mail in mails.Order(StringComparer.Ordinal).Take(Deleted).ToArray())
        {
            File.Delete(mail);
        }

        await EndAsync(engine, engine.StartSmartScan(deep: false, "test"));
        await host.Services.GetRequiredService<IPurgeService>().ReleaseDeletionsAsync([Account], "test", CancellationToken.None);
        await host.StopAsync();
    }

    private static async Task EndAsync(IBackupEngine engine, Operation operation)
    {
        await foreach (var now in engine.WatchOperationAsync(operation.Id, CancellationToken.None))
        {
            operation = now;
        }

        Assert.True(operation.State == OperationState.Done, $"{operation.Kind} {operation.State}: {operation.Error}");
    }
}
