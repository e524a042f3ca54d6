using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Schedule;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The Coherency Check of the own Backup Path by the clock. It only reads.</summary>
internal sealed class CoherencyJob(ICoherencyService coherency, EngineStores stores) : IScheduledJob
{
    /// <inheritdoc/>
    public string Name => "CoherencyCheck";

    /// <inheritdoc/>
    public PropertyDefinition When => Properties.CoherencySchedule;

    /// <inheritdoc/>
    public PropertyDefinition IsOn => Properties.CoherencyScheduled;

    /// <inheritdoc/>
    public async Task<Guid?> StartAsync(CancellationToken cancellation) =>
        (await coherency.StartAsync(new CoherencyRequest { BackupPath = stores.Path.Root }, SmartScanJob.Author, cancellation)).Id;
}
