using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Schedule;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The archive by the clock, for whoever wants it more often than SmartScans, or has none scheduled.</summary>
internal sealed class ServerArchiveJob(IServerArchiveService archive) : IScheduledJob
{
    /// <inheritdoc/>
    public string Name => "ServerArchive";

    /// <inheritdoc/>
    public PropertyDefinition When => Properties.ServerArchiveSchedule;

    /// <inheritdoc/>
    public PropertyDefinition IsOn => Properties.ServerArchiveScheduled;

    /// <inheritdoc/>
    public Task<Guid?> StartAsync(CancellationToken cancellation) => Task.FromResult<Guid?>(archive.Start(SmartScanJob.Author).Id);
}
