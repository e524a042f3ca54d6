using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Actors.Schedule;
using Zextras.Backup.Messages.Items;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Wires properties and schedule.</summary>
internal static class PropertyHosting
{
    /// <summary>Adds the book and what reads and changes it.</summary>
    public static PropertyBook AddProperties(this IServiceCollection services, EngineStores stores, TimeProvider clock)
    {
        var book = new PropertyBook(stores.Settings.Purge.ToProperties());
        services.AddSingleton(book);
        services.AddSingleton(new LoadedProperties());
        services.AddSingleton<IPropertyService>(provider => new PropertyService(
            book,
            provider.GetRequiredService<SharedSettings>(),
            provider.GetRequiredService<AccountLookup>(),
            provider.GetRequiredService<IDirectoryService>(),
            provider.GetRequiredService<PathMoveService>(),
            provider.GetRequiredService<ModuleSwitch>(),
            provider.GetRequiredService<RealTimeService>(),
            stores.Settings.RealTime,
            clock));
        services.AddSingleton(provider => new SharedSettings(book, provider.GetRequiredService<LoadedProperties>(), provider.GetRequiredService<ActorSystem>(), clock));
        services.AddSingleton<ISharedSettings>(provider => provider.GetRequiredService<SharedSettings>());
        services.AddSingleton<ModuleSwitch>();
        services.AddSingleton<IBackupService>(provider => provider.GetRequiredService<ModuleSwitch>()); // the first: it holds for all
        services.AddSingleton<IBackupService, RealTimeSwitch>();
        services.AddSingleton<IScheduleService>(provider => new ScheduleOverview(
            provider.GetServices<IScheduledJob>(), book, provider.GetRequiredService<ActorSystem>(), clock));
        services.AddScheduledJob<SmartScanJob>();
        services.AddScheduledJob<PurgeJob>();
        services.AddScheduledJob<CoherencyJob>();
        services.AddSingleton(_ => new ServerArchive(stores.Settings.Archive, stores.Path, clock));
        services.AddSingleton<IServerArchiveService, ServerArchiveService>();
        services.AddScheduledJob<ServerArchiveJob>();
        return book;
    }

    /// <summary>Adds a job by the clock, and its switch.</summary>
    public static void AddScheduledJob<TJob>(this IServiceCollection services)
        where TJob : class, IScheduledJob
    {
        services.AddSingleton<TJob>();
        services.AddSingleton<IScheduledJob>(provider => provider.GetRequiredService<TJob>());
        services.AddSingleton<IBackupService>(provider => new ScheduleService(
            provider.GetRequiredService<TJob>(), provider.GetRequiredService<PropertyBook>(), provider.GetRequiredService<IPropertyService>()));
    }

    /// <summary>Adds the keeper of the cluster, this node's follower, and the scheduler of the cluster.</summary>
    public static AkkaConfigurationBuilder WithProperties(
        this AkkaConfigurationBuilder builder, EngineStores stores, PropertyBook book, IServiceProvider services, TimeProvider clock)
    {
        var options = new ClusterSingletonOptions { Role = ItemSharding.Role(stores.Server) };
        var loaded = services.GetRequiredService<LoadedProperties>().Source;
        return builder
            .WithSingleton<PropertyKeeper>(
                "properties", (_, _, _) => Persevering.Of(Props.Create<PropertyKeeper>(stores.Server), "keeper"), options, createProxyToo: true)
            .WithSingleton<Scheduler>(
                "scheduler",
                (_, _, _) =>
                {
                    Func<IReadOnlyList<IScheduledJob>> jobs = () => loaded.Task.IsCompleted ? [.. services.GetServices<IScheduledJob>()] : [];
                    return Persevering.Of(Props.Create<Scheduler>(stores.Server, book, jobs, clock), "scheduler");
                },
                options,
                createProxyToo: true)
            .AddStartup((system, registry) =>
                system.ActorOf(Props.Create<PropertyFollower>(book, registry.Get<PropertyKeeper>(), loaded), "property-follower"));
    }
}
