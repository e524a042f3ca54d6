using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Schedule;

/// <summary>
/// Begins jobs when their time comes. One in the cluster. A run is written down before it begins, so that a cluster runs each
/// once, also while the scheduler moves from node to node; what was missed is not made up, unless that is switched on.
/// </summary>
internal sealed class Scheduler : UntypedPersistentActor, IWithTimers
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What came due so shortly before this scheduler began was not missed: the one before it was just moving. A machine that
    /// starts at the time of a schedule, too, is meant to keep it.
    /// </summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromMinutes(2);

    private readonly PropertyBook _properties;
    private readonly Func<IReadOnlyList<IScheduledJob>> _jobs;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopped = new();
    private readonly Dictionary<string, ScheduleEvents.Ran> _last = new(StringComparer.Ordinal);
    private DateTimeOffset _looked;

    /// <summary>The scheduler of a server.</summary>
    public Scheduler(ServerId server, PropertyBook properties, Func<IReadOnlyList<IScheduledJob>> jobs, TimeProvider clock)
    {
        (_properties, _jobs, _clock) = (properties, jobs, clock);
        PersistenceId = $"schedule|{server}";
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case Look:
                LookAtClock();
                break;
            case GetLast:
                Sender.Tell(new LastRuns([.. _last.Values]));
                break;
            case Status.Failure failure:
                _log.Warning("{Reason}", failure.Cause.Message);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case ScheduleEvents.Ran ran:
                _last[ran.Job] = ran;
                break;
            case RecoveryCompleted:
                _looked = _clock.GetUtcNow() - HandOver;
                Timers.StartPeriodicTimer(Look.Instance, Look.Instance, TimeSpan.Zero, LookInterval);
                break;
            default:
                throw new InvalidOperationException($"{PersistenceId} cannot recover: its journal holds {message.GetType()}, which this version does not know.");
        }
    }

    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
        base.PostStop();
    }

    private void LookAtClock()
    {
        var now = _clock.GetUtcNow();
        var zone = Timetable.Zone(_properties, _clock);
        var due = new List<ScheduleEvents.Ran>();
        var jobs = _jobs();
        foreach (var job in jobs.Where(job => _properties.Flag(job.IsOn) && _properties.Flag(Properties.ModuleEnabled)))
        {
            var after = _looked;
            if (_last.TryGetValue(job.Name, out var ran))
            {
                var isMadeUp = _properties.Flag(Properties.MakeUpMissed);
                after = isMadeUp || ran.Due > after ? ran.Due : after;
            }

            if (Timetable.Due(_properties.Text(job.When), zone, after, now) is { } time)
            {
                due.Add(new ScheduleEvents.Ran(job.Name, time, now));
            }
        }

        _looked = jobs.Count > 0 ? now : _looked; // not before this node knows what there is to do
        PersistAll(due, taken => Begin(jobs.First(job => job.Name == taken.Job), taken));
    }

    private void Begin(IScheduledJob job, ScheduleEvents.Ran taken)
    {
        _last[job.Name] = taken;
        _ = StartAsync(job).PipeTo(Self, Self);
    }

    private async Task<Status> StartAsync(IScheduledJob job)
    {
        try
        {
            await job.StartAsync(_stopped.Token);
            return new Status.Success(job.Name);
        }
        catch (Exception e) when (e is not OperationCanceledException) // whatever it is, the other schedules go on
        {
            return new Status.Failure(new InvalidOperationException($"The scheduled {job.Name} did not begin: {e.Message}", e));
        }
    }

    /// <summary>Asks for the last runs.</summary>
    public sealed record GetLast
    {
        public static readonly GetLast Instance = new();
    }

    /// <summary>The last run of each job that ever ran by the clock.</summary>
    public sealed record LastRuns(IReadOnlyList<ScheduleEvents.Ran> Runs);

    private sealed record Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
