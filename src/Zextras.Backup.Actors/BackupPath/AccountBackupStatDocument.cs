using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary><c>backupstat</c> of an account: written once, when the account is first recorded.</summary>
internal sealed record AccountBackupStatDocument
{
    [JsonPropertyName("format")]
    public required int Format { get; init; }

    [JsonPropertyName("account")]
    public required string Account { get; init; }

    [JsonPropertyName("server")]
    public required string Server { get; init; }

    [JsonPropertyName("first-run")]
    public required DateTimeOffset FirstRun { get; init; }
}
