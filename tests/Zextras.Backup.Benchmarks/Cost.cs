namespace Zextras.Backup.Benchmarks;

/// <summary>What a piece of work took.</summary>
/// <param name="Seconds">By the clock on the wall.</param>
/// <param name="CpuSeconds">Of all threads and children, in user and kernel.</param>
/// <param name="PeakBytes">The largest resident set of one of its processes; 0 where that says nothing.</param>
internal readonly record struct Cost(double Seconds, double CpuSeconds, long PeakBytes)
{
    /// <summary>One after the other.</summary>
    public static Cost operator +(Cost first, Cost second) =>
        new(first.Seconds + second.Seconds, first.CpuSeconds + second.CpuSeconds, Math.Max(first.PeakBytes, second.PeakBytes));
}
