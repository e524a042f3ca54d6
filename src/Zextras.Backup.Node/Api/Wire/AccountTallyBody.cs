namespace Zextras.Backup.Api;

/// <summary>What a restore came to in one account.</summary>
internal sealed record AccountTallyBody
{
    private const int MostShown = 10; // a line for a person; JSON has more of them

    /// <summary>Its address.</summary>
    public required string Account { get; init; }

    /// <summary>Items that were put back, or changed back in place.</summary>
    public long Restored { get; init; }

    /// <summary>Items that were there already.</summary>
    public long Skipped { get; init; }

    /// <summary>Items and folders that could not be put back.</summary>
    public long NotRestored { get; init; }

    /// <summary>Why, the most frequent cause first.</summary>
    public IReadOnlyList<TallyCauseBody> Causes { get; init; } = [];

    /// <summary>The totals in words, and a line for each cause.</summary>
    internal IEnumerable<string> ToLines()
    {
        yield return $"{Account}: {Restored} restored, {Skipped} skipped, {NotRestored} not restored";
        foreach (var cause in Causes)
        {
            var more = cause.Count > MostShown ? $" and {cause.Count - MostShown} more" : "";
            yield return $"{Account}: {cause.Count} not restored: {cause.Cause} ({string.Join(", ", cause.Items.Take(MostShown))}{more})";
        }
    }
}
