using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>What a restore or an export came to in one account.</summary>
internal sealed record AccountTallyBody
{
    private const int MostShown = 10; // a line for a person; JSON has more of them

    /// <summary>Its address.</summary>
    public required string Account { get; init; }

    /// <summary>Items that were put back, or changed back in place; of a restore.</summary>
    public long? Restored { get; init; }

    /// <summary>Items that were written; of an export.</summary>
    public long? Exported { get; init; }

    /// <summary>Items that were there already.</summary>
    public long Skipped { get; init; }

    /// <summary>Items and folders that could not be put back; of a restore.</summary>
    public long? NotRestored { get; init; }

    /// <summary>Items and folders that could not be written; of an export.</summary>
    public long? NotExported { get; init; }

    /// <summary>Why, the most frequent cause first.</summary>
    public IReadOnlyList<TallyCauseBody> Causes { get; init; } = [];

    /// <summary>Whatever did not work.</summary>
    [JsonIgnore]
    internal long Failed => NotExported ?? NotRestored ?? 0;

    /// <summary>The totals in words, and a line for each cause.</summary>
    internal IEnumerable<string> ToLines()
    {
        var done = Exported is null ? "restored" : "exported";
        yield return $"{Account}: {Exported ?? Restored ?? 0} {done}, {Skipped} skipped, {Failed} not {done}";
        foreach (var cause in Causes)
        {
            var more = cause.Count > MostShown ? $" and {cause.Count - MostShown} more" : "";
            yield return $"{Account}: {cause.Count} not {done}: {cause.Cause} ({string.Join(", ", cause.Items.Take(MostShown))}{more})";
        }
    }
}
