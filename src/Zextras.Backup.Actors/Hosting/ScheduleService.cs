using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Schedule;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The schedule of a job as a service that can be switched.</summary>
internal sealed class ScheduleService(IScheduledJob job, PropertyBook book, IPropertyService properties) : IBackupService
{
    /// <inheritdoc/>
    public string Name => $"{job.Name.ToLowerInvariant()}-cron";

    /// <inheritdoc/>
    public string Description => $"{job.Name} by its schedule, {job.When.Name}";

    /// <inheritdoc/>
    public Task<bool> IsRunningAsync(CancellationToken cancellation) => Task.FromResult(book.Flag(job.IsOn) && book.Flag(Properties.ModuleEnabled));

    /// <inheritdoc/>
    public Task SwitchAsync(bool on, string author, CancellationToken cancellation) =>
        properties.ChangeAsync(PropertyLevel.Server, "", job.IsOn.Name, on ? "true" : "false", author, cancellation);
}
