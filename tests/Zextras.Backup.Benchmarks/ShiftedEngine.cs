using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Benchmarks;

/// <summary>The engine in this process, where its time can be put forward.</summary>
internal sealed class ShiftedEngine : IAsyncDisposable
{
    private readonly EngineStores _stores;
    private readonly IHost _host;

    private ShiftedEngine(EngineStores stores, IHost host) => (_stores, _host) = (stores, host);

    public IBackupEngine Engine => Service<IBackupEngine>();

    /// <summary>Starts it.</summary>
    public static async Task<ShiftedEngine> StartAsync(EngineOptions options, IMailboxServer mailboxes, ShiftedClock clock)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var stores = await EngineStores.OpenAsync(options, clock, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddZextrasBackup(stores, mailboxes, clock);
        var host = builder.Build();
        await host.StartAsync();
        var started = new ShiftedEngine(stores, host);
        await started.Engine.StartAsync(CancellationToken.None);
        return started;
    }

    /// <summary>Waits for an operation to end well.</summary>
    public static async Task<Operation> EndAsync(IBackupEngine engine, Operation operation)
    {
        await foreach (var now in engine.WatchOperationAsync(operation.Id, CancellationToken.None))
        {
            operation = now;
        }

        return operation.State == OperationState.Done ? operation : throw new InvalidOperationException($"{operation.Kind} {operation.State}: {operation.Error}");
    }

    /// <summary>One of its services.</summary>
    public T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _stores.DisposeAsync();
    }
}
