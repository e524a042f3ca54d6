namespace Zextras.Backup.Actors.Hosting;

/// <summary>What is done by the clock.</summary>
public interface IScheduleService
{
    /// <summary>All schedules.</summary>
    Task<IReadOnlyList<ScheduledRun>> ListAsync(CancellationToken cancellation);
}
