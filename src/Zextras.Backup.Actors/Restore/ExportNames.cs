using System.Text;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Names of exported files: what a person reads, on any file system, and never anywhere else than below the destination.</summary>
internal static class ExportNames
{
    private const int LongestSubject = 60;
    private const int LongestName = 120;

    /// <summary>The path of a folder, with <c>/</c>: <c>mail/Work/2026</c>.</summary>
    public static string FolderOf(string key) => string.Join('/', key.Replace(":", "/", StringComparison.Ordinal)
        .Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Select(level => Safe(level, LongestName)));

    /// <summary>The name of an item's file in its folder: the id and the subject of a message, the own name of everything else.</summary>
    public static string FileOf(PlannedItem item, ItemState state) => item.Kind switch
    {
        ItemKind.Message => $"{item.Item} {Safe(item.Name, LongestSubject)}.eml",
        ItemKind.Contact or ItemKind.ContactGroup => WithEnding(Safe(state.Placement.Key, LongestName), ".vcf"),
        ItemKind.Appointment or ItemKind.Task => WithEnding(Safe(state.Placement.Key, LongestName), ".ics"),
        _ => Safe(state.Placement.Key, LongestName),
    };

    /// <summary>One level of a path.</summary>
    public static string Safe(string name, int longest)
    {
        var safe = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (safe.Length + rune.Utf16SequenceLength > longest)
            {
                break;
            }

            safe.Append(Rune.IsControl(rune) || rune.Value is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' or 0xFFFD ? "_" : rune.ToString());
        }

        var text = safe.ToString().Trim().TrimEnd('.');
        return text.Length == 0 ? "_" : text;
    }

    private static string WithEnding(string name, string ending) =>
        name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name : name + ending;
}
