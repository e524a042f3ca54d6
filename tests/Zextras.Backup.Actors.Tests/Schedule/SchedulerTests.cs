using Akka.Actor;
using Akka.TestKit;
using Xunit;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Schedule;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Schedule;

public sealed class SchedulerTests : EntityKit
{
    private static readonly DateTimeOffset Four = new(2026, 11, 23, 4, 0, 0, TimeSpan.Zero);

    private readonly ServerId _server = new(Guid.NewGuid());
    private readonly PropertyBook _book = new();
    private readonly Job _job = new();
    private readonly SetClock _clock = new();
    private readonly TestProbe _asker;

    public SchedulerTests()
    {
        _asker = CreateTestProbe();
        Set(Properties.ScheduleZone, "UTC");
    }

    [Fact]
    public void A_job_runs_when_its_time_has_come_and_once()
    {
        var first = StartAt(Four.AddSeconds(1));
        Until(() => _job.Runs == 1);
        Assert.Equal(Four, Last(first));
        End(first);

        // The scheduler moves to another node: the same run is not taken again.
        var second = StartAt(Four.AddSeconds(10));
        Assert.Equal(Four, Last(second));
        Assert.Equal(1, _job.Runs);
    }

    [Fact]
    public void What_came_while_no_node_ran_is_not_made_up_unless_that_is_switched_on()
    {
        End(StartAt(Four.AddSeconds(1)));
        Assert.Equal(1, _job.Runs);
        var late = StartAt(Four.AddDays(1).AddHours(3));
        Assert.Equal(Four, Last(late));
        Assert.Equal(1, _job.Runs);
        End(late);

        Set(Properties.MakeUpMissed, "true");
        var made = StartAt(Four.AddDays(1).AddHours(3));

        Until(() => _job.Runs == 2);
        Assert.Equal(Four.AddDays(1), Last(made));
    }

    [Fact]
    public void A_schedule_that_is_off_does_not_run()
    {
        Set(Properties.SmartScanScheduled, "false");

        Assert.Null(Last(StartAt(Four.AddSeconds(1))));
        Assert.Equal(0, _job.Runs);
    }

    [Fact]
    public void A_job_that_does_not_begin_is_no_reason_to_stop()
    {
        _job.Fails = true;

        var scheduler = StartAt(Four.AddSeconds(1));

        Until(() => _job.Runs == 1);
        Assert.Equal(Four, Last(scheduler));
    }

    private void Set(PropertyDefinition property, string value) =>
        _book.Apply(new PropertyEvents.Changed(property.Name, PropertyLevel.Server, "", "test", Four) { Value = value });

    private IActorRef StartAt(DateTimeOffset now)
    {
        _clock.Now = now;
        Func<IReadOnlyList<IScheduledJob>> jobs = () => [_job];
        var scheduler = Start(Props.Create<Scheduler>(_server, _book, jobs, _clock));
        Last(scheduler);
        return scheduler;
    }

    /// <summary>Its answer comes after its first look at the clock.</summary>
    private DateTimeOffset? Last(IActorRef scheduler)
    {
        for (var look = 0; look < 2; look++)
        {
            scheduler.Tell(Scheduler.GetLast.Instance, _asker);
            var runs = Next<Scheduler.LastRuns>(_asker).Runs;
            if (look == 1)
                return runs.SingleOrDefault()?.Due;
            AwaitAssert(() => Assert.True(_job.Asked > 0), EngineFixture.Patience, TimeSpan.FromMilliseconds(5));
        }

        return null;
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Job : IScheduledJob
    {
        private int _runs;
        private int _asked;

        public int Runs => Volatile.Read(ref _runs);

        public int Asked => Volatile.Read(ref _asked);

        public bool Fails { get; set; }

        public string Name => "SmartScan";

        public PropertyDefinition When => Properties.SmartScanSchedule;

        public PropertyDefinition IsOn
        {
            get
            {
                Interlocked.Increment(ref _asked);
                return Properties.SmartScanScheduled;
            }
        }

        public Task<Guid?> StartAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref _runs);
            return Fails ? throw new InvalidOperationException("no") : Task.FromResult<Guid?>(null);
        }
    }
}
