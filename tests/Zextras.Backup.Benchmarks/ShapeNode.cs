using System.Globalization;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Benchmarks;

/// <summary>
/// The process of one node of <see cref="ClusterShape"/>: the engine as in the real node, without its API, over a
/// <see cref="SyntheticServer"/>. Each line on its input begins a SmartScan; its answer is the seconds that it took.
/// </summary>
internal static class ShapeNode
{
    public static async Task<int> RunAsync(string root, int number, int port, int accounts, int items)
    {
        var clock = TimeProvider.System;
        var directory = Directory.CreateDirectory(Path.Combine(root, $"n{number}"));
        await using var stores = await EngineStores.OpenAsync(
            new EngineOptions
            {
                DataDirectory = directory.FullName,
                BackupPath = Path.Combine(root, "backup"),
                ConfigFile = Path.Combine(root, "cluster.conf"),
                ServerId = ServerId.Parse(ClusterShape.Server),
                Cluster = new ClusterNodeOptions { Hostname = "127.0.0.1", Port = port, Node = $"n{number}" },
            },
            clock,
            CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(log => log.LogToStandardErrorThreshold = LogLevel.Trace);
        await using var server = new SyntheticServer(accounts, items, Path.Combine(root, ClusterShape.OpenFile));
        builder.Services.AddZextrasBackup(stores, server, clock);
        using var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<IClusterHome>().StartAsync(
            new Uri($"http://127.0.0.1:{port}"), "none", host.Services.GetRequiredService<ActorSystem>(), CancellationToken.None);
        Console.WriteLine("READY");
        var engine = host.Services.GetRequiredService<IBackupEngine>();
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(await ScanAsync(engine));
        }

        await host.StopAsync();
        return 0;
    }

    private static async Task<string> ScanAsync(IBackupEngine engine)
    {
        var begun = engine.StartSmartScan(deep: false, "benchmark").Id;
        await foreach (var operation in engine.WatchOperationAsync(begun, CancellationToken.None))
        {
            if (operation is { IsOver: true, Started: { } started, Ended: { } ended })
            {
                return operation is { Problems: [], Error: null }
                    ? (ended - started).TotalSeconds.ToString(CultureInfo.InvariantCulture)
                    : $"failed: {operation.Error} {string.Join(", ", operation.Problems)}";
            }
        }

        return "failed: nothing was heard of the scan any more";
    }
}
