namespace Zextras.Backup.Api;

/// <summary>One line of an operation's log.</summary>
internal sealed record OperationLineBody
{
    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>information</c>, <c>warning</c> or <c>problem</c>.</summary>
    public required string Level { get; init; }

    /// <summary>The line.</summary>
    public required string Text { get; init; }
}
