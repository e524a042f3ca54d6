namespace Zextras.Backup.Actors.Configuration;

/// <summary>How scans work. Defaults, units, reasons and costs are in <c>hocon/reference.conf</c> under <c>backup.scan</c>.</summary>
internal sealed record ScanSettings
{
    /// <summary>Accounts that are scanned at the same time on one node.</summary>
    public int ConcurrentAccounts { get; init; } = 2;

    /// <summary>Contents of one account that are read, hashed and compressed at the same time.</summary>
    public int ConcurrentReads { get; init; } = 4;

    /// <summary>Bytes of content that one account holds in memory while they are hashed and stored.</summary>
    public long ReadAheadBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Sightings of one account that are under way to their items at the same time.</summary>
    public int SightingsInFlight { get; init; } = 256;

    /// <summary>A sighting without an answer is sent again after this time.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>So often; then the item is reported and left to the next scan.</summary>
    public int SendAttempts { get; init; } = 6;

    /// <summary>More than this share of an account vanishing at once holds the retention clock of what vanished.</summary>
    public double MassDeletionShare { get; init; } = 0.5;

    /// <summary>Fewer items than this are never a mass deletion.</summary>
    public int MassDeletionMinimum { get; init; } = 20;
}
