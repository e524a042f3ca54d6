using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Mailboxes;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>
/// A whole engine in this process, wired as in the node: real stores in a directory of its own, a scripted mailbox server.
/// It can be stopped, or crash, and be started again on the same data.
/// </summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    /// <summary>Long enough for a machine that is busy with other things; no test waits for it unless something hangs.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TempDirectory _home = new();
    private readonly string _configuration;
    private EngineStores? _stores;
    private IHost? _host;

    /// <summary>An engine that is not started yet.</summary>
    /// <param name="configuration">HOCON that goes before the engine's own values.</param>
    internal EngineFixture(string configuration = "")
    {
        _configuration = _home.File("test.conf");
        File.WriteAllText(_configuration, $"{QuickStart}\n{configuration}\n{FaultyJournal.Configure(_home.Path, Faults)}");
    }

    internal ScriptedMailboxServer Server { get; } = new();

    internal TestClock Clock { get; } = new();

    internal Faults Faults { get; } = new();

    internal EngineLog Log { get; } = new();

    internal string BackupPath => _home.File("backup");

    internal string DataDirectory => _home.File("data");

    internal EngineOptions Options => new() { DataDirectory = DataDirectory, BackupPath = BackupPath, ConfigFile = _configuration };

    internal EngineStores Stores => _stores ?? throw new InvalidOperationException("The engine is not started.");

    internal IServiceProvider Services => (_host ?? throw new InvalidOperationException("The engine is not started.")).Services;

    internal IBackupEngine Engine => Service<IBackupEngine>();

    internal IRestoreService Restores => Service<IRestoreService>();

    internal IDirectoryService Directory => Service<IDirectoryService>();

    internal IRealTimeService RealTime => Service<IRealTimeService>();

    internal ActorSystem System => Service<ActorSystem>();

    internal IActorRef Items => ActorRegistry.For(System).Get<ItemRegion>();

    /// <summary>
    /// What makes a cluster of one come up in a moment instead of seconds. Without answers a sighting is given up soon. What
    /// an engine falls over is not begun again by itself: tests look at what it left.
    /// </summary>
    private static string QuickStart =>
        """
        backup.path.minimum-free = 0
        backup.operations.resume-interrupted = off
        backup.operations.stop-patience = 500 ms
        backup.scan.resend-after = 400 ms
        backup.scan.send-attempts = 5
        akka {
          coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout = 5 s
          cluster {
            gossip-interval = 20 ms
            leader-actions-interval = 20 ms
            periodic-tasks-initial-delay = 10 ms
            unreachable-nodes-reaper-interval = 1 s
            singleton.hand-over-retry-interval = 50 ms
            singleton-proxy.singleton-identification-interval = 50 ms
            sharding {
              retry-interval = 50 ms
              rebalance-interval = 1 s
              coordinator-failure-backoff = 50 ms
              shard-failure-backoff = 50 ms
              entity-restart-backoff = 50 ms
              distributed-data.gossip-interval = 20 ms
              distributed-data.notify-subscribers-interval = 10 ms
            }
          }
        }
        """;

    /// <summary>An engine that has made its initial scan of what the server holds.</summary>
    internal static async Task<EngineFixture> StartedAsync(Action<ScriptedMailboxServer> prepare, string configuration = "")
    {
        var fixture = new EngineFixture(configuration);
        prepare(fixture.Server);
        await fixture.StartAsync();
        return fixture;
    }

    /// <summary>Starts the engine. Where it begins with the initial scan, that has ended on return, unless the test wants it under way.</summary>
    internal async Task StartAsync(bool awaitScan = true, bool attach = false)
    {
        _stores = await EngineStores.OpenAsync(Options with { AttachBackupPath = attach }, Clock, CancellationToken.None);
        _stores.Wrap(path => new FaultyBackupPath(path, Faults), catalog => new FaultyCatalog(catalog, Faults));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.AddProvider(Log));
        builder.Services.AddZextrasBackup(_stores, Server, Clock, tree => MailboxServers.Create($"maildir:{tree}", Clock));
        _host = builder.Build();
        await _host.StartAsync();
        await Engine.StartAsync(CancellationToken.None).WaitAsync(Patience);
        foreach (var initial in awaitScan ? Engine.ListOperations() : [])
            await EndAsync(initial);
    }

    internal async Task StopAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.StopAsync();
            host.Dispose();
        }

        if (_stores is { } stores)
        {
            _stores = null;
            await stores.DisposeAsync();
        }

        Faults.Reset();
    }

    internal async Task RestartAsync(bool awaitScan = true)
    {
        await StopAsync();
        await StartAsync(awaitScan);
    }

    internal Task<Operation> SmartScanAsync(bool deep = false) => EndAsync(Engine.StartSmartScan(deep, "test"));

    internal async Task<Operation> AccountScanAsync(ScriptedAccount account, bool deep = false) =>
        await EndAsync(await Engine.StartAccountScanAsync(account.Name, deep, "test", CancellationToken.None));

    internal async Task<Operation> RestoreAsync(ItemRestoreRequest request) =>
        await EndAsync(await Engine.StartItemRestoreAsync(request, "test", CancellationToken.None));

    /// <summary>The operation when it has ended.</summary>
    internal async Task<Operation> EndAsync(Operation operation)
    {
        using var patience = new CancellationTokenSource(Patience);
        var last = operation;
        try
        {
            await foreach (var now in Engine.WatchOperationAsync(operation.Id, patience.Token))
                last = now;
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{last.Kind} is still {last.State} at '{last.Progress.Step}'. {string.Join('\n', Log.Lines)}", e);
        }

        return last;
    }

    internal async Task<ItemHistory> HistoryAsync(ScriptedAccount account, ItemId item)
    {
        var answer = await Items.Ask<ItemReplies.History>(new ItemQueries.GetHistory(account.Id, item), Patience);
        return ItemHistory.Replay(item, answer.Transactions);
    }

    /// <summary>What the backup holds, of one account or of all.</summary>
    internal Task<BackupState> ReadAsync(ScriptedAccount? account = null) => BackupState.ReadAsync(Stores, account);

    internal async Task<byte[]> ContentAsync(BlobDigest digest)
    {
        await using var stream = await Engine.OpenContentAsync(digest, CancellationToken.None);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _home.Dispose();
    }

    private T Service<T>()
        where T : notnull =>
        Services.GetRequiredService<T>();
}
