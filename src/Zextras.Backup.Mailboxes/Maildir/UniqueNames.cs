using System.Globalization;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// Names for new mail files as the Maildir specification makes them: time, then what tells deliveries of the same moment apart
/// (microseconds, process, a count), then the host.
/// </summary>
internal static class UniqueNames
{
    private static readonly string Host = Environment.MachineName
        .Replace("/", @"\057", StringComparison.Ordinal)
        .Replace(":", @"\072", StringComparison.Ordinal);

    private static long _count;

    /// <summary>A name that no other delivery has.</summary>
    public static string Next(TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var microseconds = now.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now.ToUnixTimeSeconds()}.M{microseconds}P{Environment.ProcessId}Q{Interlocked.Increment(ref _count)}.{Host}");
    }
}
