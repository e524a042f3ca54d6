using Akka.Actor;
using Akka.Hosting;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Schedule;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>What the scheduler did and will do.</summary>
internal sealed class ScheduleOverview(IEnumerable<IScheduledJob> jobs, PropertyBook book, ActorSystem system, TimeProvider clock) : IScheduleService
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ScheduledRun>> ListAsync(CancellationToken cancellation)
    {
        var scheduler = await ActorRegistry.For(system).GetAsync<Scheduler>(cancellation);
        var last = (await scheduler.Ask<Scheduler.LastRuns>(Scheduler.GetLast.Instance, AskTimeout, cancellation)).Runs;
        var zone = Timetable.Zone(book, clock);
        var isModuleOn = book.Flag(Properties.ModuleEnabled);
        return [.. jobs.Select(job => new ScheduledRun
        {
            Job = job.Name,
            Cron = book.Text(job.When),
            Zone = zone.Id,
            IsOn = isModuleOn && book.Flag(job.IsOn),
            Last = last.FirstOrDefault(ran => ran.Job == job.Name)?.Due.ToUniversalTime(),
            Next = isModuleOn && book.Flag(job.IsOn) ? Timetable.Next(book.Text(job.When), zone, clock.GetUtcNow()) : null,
        })];
    }
}
