using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary><c>backupstat</c> at the root. Extend only: a new member is optional.</summary>
internal sealed record BackupStatDocument
{
    /// <summary>The version that this engine writes, and the newest it reads.</summary>
    public const int CurrentFormat = 1;

    [JsonPropertyName("format")]
    public required int Format { get; init; }

    [JsonPropertyName("server")]
    public required string Server { get; init; }

    [JsonPropertyName("first-run")]
    public required DateTimeOffset FirstRun { get; init; }

    /// <summary>Where the path was when it was made, or last adopted.</summary>
    [JsonPropertyName("place")]
    public Place? Place { get; init; }

    [JsonPropertyName("last-smart-scan")]
    public ScanDocument? LastSmartScan { get; init; }

    /// <summary>When a coherency check that read everything reached its end.</summary>
    [JsonPropertyName("last-verification")]
    public DateTimeOffset? LastVerification { get; init; }

    /// <summary>From when to when a SmartScan ran.</summary>
    internal sealed record ScanDocument
    {
        [JsonPropertyName("started")]
        public required DateTimeOffset Started { get; init; }

        [JsonPropertyName("ended")]
        public required DateTimeOffset Ended { get; init; }
    }
}
