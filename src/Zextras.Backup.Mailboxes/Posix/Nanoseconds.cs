namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>Nanoseconds since 1970, as file systems count, and times. A time has ticks of 100 nanoseconds.</summary>
internal static class Nanoseconds
{
    private const long PerTick = 100;
    private const long PerSecond = 1_000_000_000;
    private const long MaxSeconds = (long.MaxValue / PerSecond) - 1;
    private const long MinSeconds = -MaxSeconds;

    public static long Of(long seconds, long nanoseconds) =>
        // Some tools write absurd times (year 9999 or worse): they are bent to what both sides can hold.
        (Math.Clamp(seconds, MinSeconds, MaxSeconds) * PerSecond) + nanoseconds;

    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) switch
    {
        > long.MaxValue / PerTick => long.MaxValue,
        < long.MinValue / PerTick => long.MinValue,
        var ticks => ticks * PerTick,
    };

    public static DateTimeOffset ToTime(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / PerTick);

    public static (long Seconds, long Nanoseconds) Split(long nanoseconds)
    {
        var seconds = Math.DivRem(nanoseconds, PerSecond, out var rest);
        return rest < 0 ? (seconds - 1, rest + PerSecond) : (seconds, rest);
    }
}
