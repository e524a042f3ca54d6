using System.Text.Json;

namespace Zextras.Backup.Pbm.Client;

/// <summary>What the console shows of an element of an item's array; the array itself has more, and <c>--json</c> shows all.</summary>
internal sealed record TransactionBody
{
    public required string Transaction { get; init; }

    public required string Kind { get; init; }

    public required DateTimeOffset StartDate { get; init; }

    public DateTimeOffset? EndDate { get; init; }

    public required string Cause { get; init; }

    public required bool Deleted { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<string>? Flags { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public long Size { get; init; }

    public string? Digest { get; init; }

    /// <summary>A text for one value, an array for several.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}
