namespace Zextras.Backup.Actors.Operations;

/// <summary>One line of an operation's log.</summary>
/// <param name="At">When it was written, UTC.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">The line.</param>
public sealed record OperationLine(DateTimeOffset At, OperationLineLevel Level, string Text);
