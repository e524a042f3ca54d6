using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Purge;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Wires the engine: the same in the node, in tests and in benchmarks.</summary>
public static class BackupHosting
{
    private const string SystemName = "zextras-backup";

    /// <summary>Adds the engine of one mailbox server to the host; <see cref="IBackupEngine"/> is then a service.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="stores">The opened stores; they outlive the host.</param>
    /// <param name="server">The mailbox server; it outlives the host.</param>
    /// <param name="clock">The time.</param>
    /// <param name="openTree">Opens a directory as a tree of Maildirs, for exports; null where there is no such adapter.</param>
    public static IServiceCollection AddZextrasBackup(
        this IServiceCollection services,
        EngineStores stores,
        IMailboxServer server,
        TimeProvider clock,
        Func<string, IMailboxServer>? openTree = null)
    {
        ArgumentNullException.ThrowIfNull(stores);
        var (board, outbox) = services.AddOperations(stores, clock);
        var properties = services.AddProperties(stores, clock);
        services.AddSingleton(stores);
        services.AddSingleton(new AccountLookup(stores, server));
        services.AddSingleton<ClusterHome>();
        services.AddSingleton<IClusterHome>(provider => provider.GetRequiredService<ClusterHome>());
        var gates = new AccountGates();
        services.AddSingleton<IRestoreService>(provider => new RestoreService(
            stores,
            server,
            provider.GetRequiredService<OperationRunner>(),
            provider.GetRequiredService<AccountLookup>(),
            gates,
            provider.GetRequiredService<ActorSystem>(),
            clock,
            openTree));
        services.AddSingleton<IDirectoryService>(provider => new DirectoryService(
            stores, server, provider.GetRequiredService<OperationRunner>(), provider.GetRequiredService<ActorSystem>(), clock));
        services.AddSingleton(provider => new RealTimeService(provider.GetRequiredService<ActorSystem>(), properties));
        services.AddSingleton<IRealTimeService>(provider => provider.GetRequiredService<RealTimeService>());
        services.AddSingleton<IBackupEngine>(provider => new BackupEngine(
            stores,
            server,
            board,
            provider.GetRequiredService<OperationRunner>(),
            provider.GetRequiredService<AccountLookup>(),
            provider.GetRequiredService<OperationRecovery>(),
            provider.GetRequiredService<LoadedProperties>().Source.Task,
            properties,
            provider.GetRequiredService<RealTimeService>(),
            provider.GetRequiredService<ActorSystem>()));
        services.AddSingleton<ICoherencyService>(provider => new CoherencyService(
            stores, server, provider.GetRequiredService<OperationRunner>(), provider.GetRequiredService<AccountLookup>(), gates.Looks, clock));
        services.AddSingleton(provider => new PathMoveService(
            stores,
            provider.GetRequiredService<OperationRunner>(),
            board,
            gates.Looks,
            provider.GetRequiredService<ActorSystem>(),
            provider.GetRequiredService<IBackupEngine>,
            clock));
        services.AddSingleton<IRetentionSettings>(_ => new PropertyRetention(properties, stores.Path.Logs));
        services.AddSingleton<IPurgeService>(provider => new PurgeService(
            stores,
            provider.GetRequiredService<IRetentionSettings>(),
            provider.GetRequiredService<OperationRunner>(),
            provider.GetRequiredService<AccountLookup>(),
            provider.GetRequiredService<ActorSystem>(),
            clock));
        services.AddAkka(SystemName, (builder, provider) => builder
            .Configure(stores, server, board, properties, gates, clock)
            .WithOperations(stores, board, outbox, clock)
            .WithProperties(stores, properties, provider, clock)
            .WithHome(stores, provider, clock));
        return services;
    }

    private static AkkaConfigurationBuilder Configure(
        this AkkaConfigurationBuilder builder,
        EngineStores stores,
        IMailboxServer server,
        OperationBoard board,
        PropertyBook properties,
        AccountGates gates,
        TimeProvider clock)
    {
        foreach (var setup in stores.Journal.Setups(PersistedTypes.Table, EngineMessageSerializer.Details))
        {
            builder.AddSetup(setup);
        }

        var recorder = new Recorder(stores.Path, stores.Catalog);
        var blobs = new BlobSource(stores.Path, stores.Catalog);
        AccountScanParts ScanParts(ActorSystem system) =>
            new(system, server, stores.Path, stores.Catalog, recorder, gates, stores.Settings.Scan, clock);

        var role = ItemSharding.Role(stores.Server);
        return builder
            .WithClustering(new ClusterOptions { Roles = [role] })
            .ConfigureLoggers(loggers =>
            {
                // Into the host's log: standard output belongs to the line that says READY.
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            })
            .AddHocon(stores.Journal.Complete(stores.Config), HoconAddMode.Prepend)
            .WithShards<ItemRegion>(
                ItemSharding.RegionName,
                role,
                (system, registry) =>
                {
                    var restorer = new ItemRestorer(ScanParts(system), blobs, registry.Get<ItemRegion>);
                    return entity =>
                    {
                        var (account, item) = ItemSharding.ParseEntityId(entity);

                        // Not Create(() => new ...): that compiles an expression for each item, more than all the rest costs.
                        return Props.Create<ItemActor>(account, item, restorer);
                    };
                },
                new ItemMessageExtractor(),
                PoisonPill.Instance)
            .WithShards<AccountRegion>(
                AccountMessageExtractor.RegionName,
                role,
                (system, registry) =>
                {
                    var scanner = new AccountScanner(ScanParts(system), registry.Get<ItemRegion>);
                    return entity =>
                    {
                        var account = AccountId.Parse(entity);
                        return account.Value == stores.Server.Value
                            ? Props.Create(() => new DirectoryActor(stores.Server, recorder))
                            : Props.Create(() => new AccountActor(account, scanner, recorder, clock));
                    };
                },
                new AccountMessageExtractor(),
                PoisonPill.Instance)
            .WithSingleton<ScanCoordinator>(
                "scan-coordinator",
                (_, registry, services) =>
                {
                    var parts = new ScanRunParts(
                        stores.Server,
                        server,
                        stores.Catalog,
                        stores.Path,
                        new CatalogBlobIndex(stores.Catalog),
                        services.GetService<ServerArchive>()!,
                        board,
                        stores.Settings.Scan,
                        properties,
                        clock,
                        registry.Get<AccountRegion>);
                    return Props.Create(() => new ScanCoordinator(parts));
                },
                new ClusterSingletonOptions { Role = role },
                createProxyToo: true)
            .WithSingleton<RealTimeFeed>(
                "real-time-feed",
                (_, registry, services) =>
                {
                    var scans = new GapScans(services.GetService<IBackupEngine>);
                    var parts = new FeedParts(
                        stores.Server, server, stores.Catalog, scans, stores.Settings.RealTime, clock, registry.Get<AccountRegion>);
                    return Persevering.Of(Props.Create(() => new RealTimeFeed(parts)), "feed");
                },
                new ClusterSingletonOptions { Role = role },
                createProxyToo: true)
            .WithMembership(stores, clock);
    }
}
