using Microsoft.Extensions.DependencyInjection;
using Zextras.Backup.Actors.Configuration;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// The backup as a whole as a service that can be switched. Stopped, it asks what runs to stop, begins no operation, hears
/// nothing and keeps no schedule, until it is started again; the API answers, and what is in the backup can be looked at. The
/// Real Time Scan comes back with it if it was on; its gap, and with it what was missed, is closed by a SmartScan.
/// </summary>
internal sealed class ModuleSwitch(PropertyBook book, SharedSettings settings, IRealTimeService realTime, IServiceProvider services) : IBackupService
{
    /// <summary>The error of whatever cannot begin.</summary>
    public const string StoppedReason = "The backup module is stopped: nothing begins. Start it with doStartService module.";

    /// <summary>Whether the Real Time Scan was on when the module was stopped. It stands in the journal; never change it.</summary>
    private const string RealTimeWasOn = "module-real-time";

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <inheritdoc/>
    public string Name => "module";

    /// <inheritdoc/>
    public string Description => "Everything: operations, the Real Time Scan and the schedules; the API goes on answering";

    /// <summary>Whether it is on.</summary>
    public bool IsOn => book.Flag(Properties.ModuleEnabled);

    /// <inheritdoc/>
    public Task<bool> IsRunningAsync(CancellationToken cancellation) => Task.FromResult(IsOn);

    /// <inheritdoc/>
    public async Task SwitchAsync(bool on, string author, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (on != IsOn)
            {
                await (on ? StartAsync(author, cancellation) : StopAsync(author, cancellation));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task StopAsync(string author, CancellationToken cancellation)
    {
        // Noted before it is switched off: a crash between the two leaves the Real Time Scan on, not forgotten.
        var wasOn = (await realTime.GetStatusAsync(cancellation)).IsOn;
        await settings.SetAsync(RealTimeWasOn, "", wasOn ? "true" : null, author, cancellation);
        await SetAsync(on: false, author, cancellation);
        if (wasOn)
        {
            await realTime.SwitchAsync(isOn: false, author, cancellation);
        }

        // From the provider: the operations ask this class whether they may begin.
        services.GetRequiredService<IOperationService>().StopAll();
    }

    private async Task StartAsync(string author, CancellationToken cancellation)
    {
        await SetAsync(on: true, author, cancellation);
        if (settings.All(RealTimeWasOn).ContainsKey(""))
        {
            await realTime.SwitchAsync(isOn: true, author, cancellation);
            await settings.SetAsync(RealTimeWasOn, "", null, author, cancellation);
        }
    }

    private Task SetAsync(bool on, string author, CancellationToken cancellation) =>
        settings.SetAsync(Properties.ModuleEnabled.Name, "", on ? null : "false", author, cancellation);
}
