using System.Text.Json;
using Zextras.Backup.Actors.BackupPath;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>The note of a settling pass: behind these lengths a crash may have left torn tails.</summary>
internal static class SettlingNote
{
    /// <summary>Settled volumes → their lengths before the pass; empty where no pass was cut short.</summary>
    public static Dictionary<string, long> Read(PathLayout layout)
    {
        try
        {
            using var file = File.OpenRead(layout.Full(PathLayout.SettleIntent));
            var note = JsonSerializer.Deserialize(file, StatJson.Readable.SettleIntentDocument);
            return note?.Lengths.ToDictionary(each => PathLayout.Settled(each.Key), each => each.Value, StringComparer.Ordinal) ?? [];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return []; // none, or one that the next settling refuses: then a tail is reported as damage, which is the safe side
        }
    }
}
