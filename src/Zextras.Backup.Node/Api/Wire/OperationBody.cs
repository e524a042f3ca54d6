using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>One long job as it stands at a moment.</summary>
internal sealed record OperationBody
{
    /// <summary>The count of what went wrong without stopping the operation, what is not listed too.</summary>
    internal const string ProblemsCount = "problems";

    /// <summary>The operation's id, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The command that started it: <c>doSmartScan</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The command's arguments by name.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Who asked for it.</summary>
    public required string Author { get; init; }

    /// <summary>One of <see cref="OperationStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset Submitted { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How far it is.</summary>
    public OperationProgressBody Progress { get; init; } = new();

    /// <summary>Counted results by name, in the order to show.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>What a restore came to in each account, those with failures first; there when it is over.</summary>
    public IReadOnlyList<AccountTallyBody>? Accounts { get; init; }

    /// <summary>What went wrong without stopping the operation.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What a person must see.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What a dry run would do; absent where it is none.</summary>
    public IReadOnlyList<string>? Plan { get; init; }

    /// <summary>How many problems are counted.</summary>
    [JsonIgnore]
    internal long CountedProblems => Counts.GetValueOrDefault(ProblemsCount);

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }
}
