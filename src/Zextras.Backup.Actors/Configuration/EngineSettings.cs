using Akka.Configuration;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>The values under <c>backup { }</c>, read and checked once, at start.</summary>
internal sealed record EngineSettings
{
    private const int MostDays = 36_500; // a hundred years: more is a mistyped number

    private static readonly string[] ArchiveNames = ["configuration", "customizations", "chat", ServerArchiveSettings.EngineArchive];

    /// <summary>Free bytes below which the Backup Path is refused.</summary>
    public required long MinimumFreeBytes { get; init; }

    /// <summary>Bytes of a closed incoming volume.</summary>
    public required long VolumeBytes { get; init; }

    /// <summary>Zstandard level.</summary>
    public required int CompressionLevel { get; init; }

    /// <summary>Whether a moved Backup Path is taken over.</summary>
    public required bool AdoptCopied { get; init; }

    /// <summary>How scans work.</summary>
    public required ScanSettings Scan { get; init; }

    /// <summary>How many operations run at the same time.</summary>
    public required OperationSettings Operations { get; init; }

    /// <summary>How the Real Time Scan works.</summary>
    public required RealTimeSettings RealTime { get; init; }

    /// <summary>How this node is one of several.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary>What is archived daily.</summary>
    public required ServerArchiveSettings Archive { get; init; }

    /// <summary>How long what is kept, and how it is purged.</summary>
    public required PurgeSettings Purge { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">A value is missing or out of its range; the message names the key.</exception>
    public static EngineSettings Read(Config config)
    {
        var values = new SettingReader(config);
        return new EngineSettings
        {
            MinimumFreeBytes = values.Bytes("backup.path.minimum-free", minimum: 0),
            VolumeBytes = values.Bytes("backup.path.volume-size", minimum: 1 << 20),
            CompressionLevel = values.Number("backup.path.compression-level", 1, 19),
            AdoptCopied = values.Flag("backup.path.adopt-copied"),
            Scan = new ScanSettings
            {
                ConcurrentAccounts = values.Number("backup.scan.concurrent-accounts", 1, 1000),
                ConcurrentReads = values.Number("backup.scan.concurrent-reads", 1, 1000),
                ReadAheadBytes = values.Bytes("backup.scan.read-ahead", minimum: 64 * 1024),
                SightingsInFlight = values.Number("backup.scan.sightings-in-flight", 1, 10_000),
                ResendAfter = values.Time("backup.scan.resend-after"),
                SendAttempts = values.Number("backup.scan.send-attempts", 1, 100),
                MassDeletionShare = values.Share("backup.scan.mass-deletion-share"),
                MassDeletionMinimum = values.Number("backup.scan.mass-deletion-minimum", 1, int.MaxValue),
            },
            Purge = new PurgeSettings
            {
                DataDays = values.Number("backup.retention.data-days", 0, MostDays),
                AccountDays = values.Number("backup.retention.account-days", 0, MostDays),
                ServerDays = values.Number("backup.retention.server-days", 0, MostDays),
                PurgesArchives = values.Flag("backup.purge.server-archives"),
                Grace = values.Time("backup.purge.grace"),
                BatchItems = values.Number("backup.purge.batch-items", 1, 100_000),
                ItemsInFlight = values.Number("backup.purge.items-in-flight", 1, 10_000),
            },
            Operations = new OperationSettings(
                values.Number("backup.operations.interactive-at-once", 1, 1000),
                values.Number("backup.operations.restores-at-once", 1, 100),
                values.Number("backup.operations.maintenance-at-once", 1, 10),
                values.Flag("backup.operations.resume-interrupted"),
                values.Time("backup.operations.stop-patience")),
            RealTime = new RealTimeSettings
            {
                Enabled = values.Flag("backup.real-time.enabled"),
                JoinWindow = values.Time("backup.real-time.join-window"),
                QueueLimit = values.Number("backup.real-time.queue-limit", 100, 10_000_000),
                ConcurrentLooks = values.Number("backup.real-time.concurrent-looks", 1, 1000),
            },
            Cluster = ClusterSettings.Read(values),
            Archive = new ServerArchiveSettings(
                ArchiveNames.ToDictionary(name => name, name => values.Texts($"backup.server-archive.{name}"), StringComparer.Ordinal),
                $"backup {{\n{config.GetConfig("backup").Root}\n}}\n"),
        };
    }
}
