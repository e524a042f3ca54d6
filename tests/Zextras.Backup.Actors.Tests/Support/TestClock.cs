namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>
/// The real time, which can be put forward. Its timers are due at once: what waits by it (the pause between two looks at an
/// operation) only saves work, and tests wait for events.
/// </summary>
internal sealed class TestClock : TimeProvider
{
    private long _ahead;

    internal void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
}
