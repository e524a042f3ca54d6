using Akka;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Items;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Wires the operations: board and runner of this node, ledger of the cluster.</summary>
internal static class OperationHosting
{
    /// <summary>Adds board and runner to the services.</summary>
    public static (OperationBoard Board, OperationOutbox Outbox) AddOperations(this IServiceCollection services, EngineStores stores, TimeProvider clock)
    {
        var settings = stores.Settings.Operations;
        var limits = new OperationLimits
        {
            Interactive = settings.Interactive,
            Restore = settings.Restores,
            Maintenance = settings.Maintenance,
        };
        var outbox = new OperationOutbox(joins: true);
        var board = new OperationBoard(clock, outbox);
        services.AddSingleton(board);
        services.AddSingleton(provider => new OperationRunner(board, limits, () => provider.GetRequiredService<PropertyBook>().Flag(Properties.ModuleEnabled) ? null : ModuleSwitch.StoppedReason));
        services.AddSingleton<OperationRecovery>();
        services.AddSingleton<IOperationService, OperationService>();
        services.AddSingleton<IClusterService, ClusterService>();
        if (settings.ResumeInterrupted)
        {
            services.AddSingleton<IOperationResumer, ScanResumer>();
        }

        return (board, outbox);
    }

    /// <summary>Adds the ledger, and what carries this node's events to it.</summary>
    public static AkkaConfigurationBuilder WithOperations(this AkkaConfigurationBuilder builder, EngineStores stores, OperationBoard board, OperationOutbox outbox, TimeProvider clock) => builder
        .WithSingleton<OperationLedger>(
            "operation-ledger",
            (system, _, _) =>
            {
                Func<string, bool> isNodeThere = node => Akka.Cluster.Cluster.Get(system).State.Members.Any(member => NameOf(member.UniqueAddress) == node);
                return Persevering.Of(Props.Create<OperationLedger>(stores.Server, isNodeThere, clock), "ledger");
            },
            new ClusterSingletonOptions { Role = ItemSharding.Role(stores.Server) },
            createProxyToo: true)
        .AddStartup((system, registry) =>
        {
            var node = NameOf(Akka.Cluster.Cluster.Get(system).SelfUniqueAddress);
            system.ActorOf(Props.Create<OperationPost>(outbox, registry.Get<OperationLedger>(), node), "operation-post");
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "close-operations", async () =>
            {
                await board.CloseAsync(stores.Settings.Operations.StopPatience);
                return Done.Instance;
            });
        });

    private static string NameOf(Akka.Cluster.UniqueAddress address) => $"{address.Address}#{address.Uid}";
}
