using System.Net;
using System.Text.Json;
using Akka;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Items;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Wires what makes several nodes one: address, seeds, shards, home, and the watch over the shared path.</summary>
internal static class ClusterHosting
{
    /// <summary>By this Akka.Remote's own reason to end is known, which has no public name.</summary>
    private const int TlsHandshakeFailed = 79;

    /// <summary>Adds a shard region whose shards every node places the same way.</summary>
    public static AkkaConfigurationBuilder WithShards<TKey>(
        this AkkaConfigurationBuilder builder,
        string name,
        string role,
        Func<ActorSystem, IActorRegistry, Func<string, Props>> entities,
        IMessageExtractor extractor,
        object handOff) => builder
        .AddHocon(ClusterSharding.DefaultConfig().WithFallback(Akka.DistributedData.DistributedData.DefaultConfig()), HoconAddMode.Append)
        .WithActors((system, registry) =>
        {
            var sharding = ClusterSharding.Get(system); // before the settings: it loads their defaults
            var allocation = new RendezvousAllocation(Akka.Cluster.Cluster.Get(system).SelfAddress);
            var settings = ClusterShardingSettings.Create(system).WithRole(role);
            registry.Register<TKey>(sharding.Start(name, entities(system, registry), settings, extractor, allocation, handOff));
        });

    /// <summary>Lets the node join: the cluster that is configured, or one of its own.</summary>
    public static AkkaConfigurationBuilder WithMembership(this AkkaConfigurationBuilder builder, EngineStores stores, TimeProvider clock)
    {
        var settings = stores.Settings.Cluster;
        if (!settings.Enabled)
        {
            return builder.AddStartup((system, _) =>
            {
                // Alone, a node is a cluster of one.
                var cluster = Akka.Cluster.Cluster.Get(system);
                cluster.Join(cluster.SelfAddress);
            });
        }

        if (settings.HasTls)
        {
            builder.AddSetup(NodeCertificate.Setup(settings));
        }

        return builder
            .AddHocon(
                $$"""
                  akka.remote.dot-netty.tcp {
                    hostname = {{JsonSerializer.Serialize(settings.Hostname)}}
                    public-hostname = {{JsonSerializer.Serialize(settings.PublicHostname)}}
                    port = {{settings.Port}}
                    enable-ssl = {{(settings.HasTls ? "on" : "off")}}
                  }
                  """,
                HoconAddMode.Prepend)
            .AddStartup(async (system, registry) =>
            {
                var cluster = Akka.Cluster.Cluster.Get(system);
                // Not awaited: it would be until the others are up, and the services of this node start after it.
                _ = cluster.JoinSeedNodesAsync(await ClusterSeeds.ResolveAsync(settings.Seeds, cluster.SelfAddress, Dns.GetHostAddressesAsync, clock));
            });
    }

    /// <summary>Adds the home of the operations, and the watch over path and lease, to a node that is one of several.</summary>
    public static AkkaConfigurationBuilder WithHome(this AkkaConfigurationBuilder builder, EngineStores stores, IServiceProvider services, TimeProvider clock)
    {
        if (stores.Lease is not { } lease || stores.Path is not ISharedPath shared)
        {
            return builder;
        }

        var home = services.GetRequiredService<ClusterHome>();
        return builder
            .WithSingleton<HomeKeeper>(
                "home",
                (system, _, _) =>
                {
                    Func<CancellationToken, Task> takeOver = services.GetRequiredService<IBackupEngine>().StartAsync;
                    return Props.Create<HomeKeeper>(home, Akka.Cluster.Cluster.Get(system).SelfAddress.ToString(), takeOver);
                },
                new ClusterSingletonOptions { Role = ItemSharding.Role(stores.Server) },
                createProxyToo: true)
            .AddStartup((system, registry) =>
            {
                void TakeOut(string reason)
                {
                    home.TakeOut(reason);
                    _ = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
                }

                // The first phase: what this node still has under way must not be written beside those that take over.
                CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "stop-writing", () =>
                {
                    if (CoordinatedShutdown.Get(system).ShutdownReason is CoordinatedShutdown.ClusterDowningReason)
                    {
                        lease.Revoke();
                        home.TakeOut("The larger part of the cluster was not reachable, or declared this node dead; it goes on without this node. Start it again: it joins when the network is back.");
                    }

                    if (CoordinatedShutdown.Get(system).ShutdownReason is { ExitCode: TlsHandshakeFailed })
                    {
                        // Akka.Remote ends a node that met another one's wrong certificate: one of the two is no node of this cluster.
                        home.TakeOut("A node that this one called showed no certificate of the cluster's authority, or took this one's for none. See that the files of backup.cluster.tls are signed by one authority and valid on each node, and start it again.");
                    }

                    return Task.FromResult(Done.Instance);
                });
                system.ActorOf(
                    Props.Create<PathKeeper>(
                        stores.Path, shared, new CatalogBlobIndex(stores.Catalog), lease, stores.Settings.Cluster, clock, (Action<string>)TakeOut),
                    "path-keeper");
            });
    }
}
