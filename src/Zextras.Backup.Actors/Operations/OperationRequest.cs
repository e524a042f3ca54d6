namespace Zextras.Backup.Actors.Operations;

/// <summary>What somebody asks to have done as an operation.</summary>
internal sealed record OperationRequest
{
    /// <summary>The command, one of <see cref="OperationKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Who asks.</summary>
    public required string Author { get; init; }

    /// <summary>The command's arguments by name, as the list of operations shows them.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Kinds of operations beside which this one cannot run: it is refused while one of them is queued or running.</summary>
    public IReadOnlyCollection<string> Excludes { get; init; } = [];

    /// <summary>Kinds of operations whose end it waits for: it begins when none of them runs, and while it runs none of them begins.</summary>
    public IReadOnlyCollection<string> WaitsFor { get; init; } = [];

    /// <summary>The queue in which it waits.</summary>
    public OperationLane Lane { get; init; } = OperationLane.Interactive;

    /// <summary>What it needs for itself (<c>account ID</c>): it waits for the end of whatever runs and names the same.</summary>
    public IReadOnlyCollection<string> Alone { get; init; } = [];
}
