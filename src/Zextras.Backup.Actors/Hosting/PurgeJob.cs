using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Schedule;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The purge by the clock.</summary>
internal sealed class PurgeJob(IPurgeService purge) : IScheduledJob
{
    /// <inheritdoc/>
    public string Name => "Purge";

    /// <inheritdoc/>
    public PropertyDefinition When => Properties.PurgeSchedule;

    /// <inheritdoc/>
    public PropertyDefinition IsOn => Properties.PurgeScheduled;

    /// <inheritdoc/>
    public async Task<Guid?> StartAsync(CancellationToken cancellation) =>
        (await purge.StartAsync(new PurgeRequest(), SmartScanJob.Author, cancellation)).Id;
}
