using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>The JSON rules of the small files that an administrator may want to read.</summary>
[JsonSerializable(typeof(BackupStatDocument))]
[JsonSerializable(typeof(AccountStatDocument))]
[JsonSerializable(typeof(AccountBackupStatDocument))]
[JsonSerializable(typeof(SettleIntentDocument))]
internal sealed partial class StatJson : JsonSerializerContext
{
    /// <summary>Indented, in the user's own script.</summary>
    public static readonly StatJson Readable = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
