namespace Zextras.Backup.Actors.Operations;

/// <summary>One long job as it stands at a moment.</summary>
public sealed record Operation
{
    /// <summary>
    /// The name under which problems are counted when the operation is over, those that are not listed too. Where there is
    /// such a count an operation that is done did not do all of its job: <c>pbm</c> ends with exit code 1 then.
    /// </summary>
    public const string ProblemsCount = "problems";

    /// <summary>The operation's own name, UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The command that started it, as the console names it: <c>doSmartScan</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The command's arguments by name.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Who asked for it; <c>engine</c> where the engine did so by itself.</summary>
    public required string Author { get; init; }

    /// <summary>Where it stands.</summary>
    public required OperationState State { get; init; }

    /// <summary>When it was asked for, UTC.</summary>
    public required DateTimeOffset Submitted { get; init; }

    /// <summary>When it began, UTC.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How far it is.</summary>
    public OperationProgress Progress { get; init; } = new();

    /// <summary>Counted results by name (<c>items-recorded</c>, <c>items-deleted</c>, <c>quarantined</c>), in the order to show.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts { get; init; } = [];

    /// <summary>What a restore came to in each account, those with failures first; there when it is over.</summary>
    public IReadOnlyList<AccountTally> Accounts { get; init; } = [];

    /// <summary>What went wrong without stopping the operation, one line each, the first thousand of them.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What a person must see: a mass deletion, accounts without a backup.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What a dry run would do, the first thousand lines. They are in the log, too, which outlives the node.</summary>
    public IReadOnlyList<string> Plan { get; init; } = [];

    /// <summary>All lines that it wrote, in their order; problems and warnings are among them.</summary>
    public IReadOnlyList<OperationLine> Log { get; init; } = [];

    /// <summary>Why it failed; null else.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it will not change any more.</summary>
    public bool IsOver => State is not (OperationState.Queued or OperationState.Running);
}
