namespace Zextras.Backup.Actors.Configuration;

/// <summary>How the Real Time Scan works. Defaults, units, reasons and costs are in <c>hocon/reference.conf</c> under <c>backup.real-time</c>.</summary>
internal sealed record RealTimeSettings
{
    /// <summary>Whether it is on until somebody switches it (<c>ZxBackup_RealTimeScanner</c>).</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Changes of one item within this time become one transaction.</summary>
    public TimeSpan JoinWindow { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Events that wait to be recorded; beyond, the feed is not read until there is room.</summary>
    public int QueueLimit { get; init; } = 50_000;

    /// <summary>Accounts in which changes are looked at and recorded at the same time.</summary>
    public int ConcurrentLooks { get; init; } = 8;
}
