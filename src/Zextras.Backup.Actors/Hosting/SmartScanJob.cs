using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Schedule;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The SmartScan by the clock. The daily archive of the server's configuration is part of it.</summary>
internal sealed class SmartScanJob(IBackupEngine engine) : IScheduledJob
{
    /// <summary>The author of operations that nobody asked for.</summary>
    public const string Author = "scheduler";

    /// <inheritdoc/>
    public string Name => "SmartScan";

    /// <inheritdoc/>
    public PropertyDefinition When => Properties.SmartScanSchedule;

    /// <inheritdoc/>
    public PropertyDefinition IsOn => Properties.SmartScanScheduled;

    /// <inheritdoc/>
    public Task<Guid?> StartAsync(CancellationToken cancellation) => Task.FromResult<Guid?>(engine.StartSmartScan(deep: false, Author).Id);
}
