using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Node.Notifications;

/// <summary>Something that a person may want to hear of.</summary>
internal sealed record Notice
{
    private const int LinesShown = 50; // more than a mail is read for; the operation's log has them all

    /// <summary>How much it matters.</summary>
    internal required NoticeLevel Level { get; init; }

    /// <summary>In one line.</summary>
    internal required string Subject { get; init; }

    /// <summary>All of it.</summary>
    internal required string Text { get; init; }

    /// <summary>The operation; null where it is about several.</summary>
    internal Operation? Operation { get; init; }

    /// <summary>Who is notified besides the administrators.</summary>
    internal IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>What there is to say about an operation that began or is over.</summary>
    internal static Notice Of(Operation operation)
    {
        var (level, what) = operation switch
        {
            { State: OperationState.Running or OperationState.Queued } => (NoticeLevel.Information, "started"),
            { State: OperationState.Failed } => (NoticeLevel.Error, "FAILED"),
            { State: OperationState.Done, Problems.Count: > 0 } => (NoticeLevel.Warning, "done, with problems"),
            { State: OperationState.Done, Warnings.Count: > 0 } => (NoticeLevel.Warning, "done, with warnings"),
            { State: OperationState.Done } => (NoticeLevel.Information, "done"),
            _ => (NoticeLevel.Warning, operation.State.ToString().ToLowerInvariant()),
        };
        return new Notice
        {
            Level = level,
            Subject = $"Backup: {operation.Kind} {what}",
            Text = Describe(operation),
            Operation = operation,
            Recipients = operation.Arguments.TryGetValue("notifications", out var addresses)
                ? addresses.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                : [],
        };
    }

    /// <summary>Many in one.</summary>
    internal static Notice Digest(IReadOnlyList<Notice> notices) => new()
    {
        Level = notices.Max(notice => notice.Level),
        Subject = $"Backup: {notices.Count} notices of the last day",
        Text = string.Join("\n----\n", notices.Select(notice => $"{notice.Subject}\n{notice.Text}")),
    };

    private static string Describe(Operation operation)
    {
        IEnumerable<string> lines =
        [
            $"Operation  {operation.Id}",
            $"Author     {operation.Author}",
            $"Arguments  {string.Join(", ", operation.Arguments.Select(argument => $"{argument.Key} {argument.Value}"))}",
            $"Submitted  {operation.Submitted:u}",
            .. operation.Ended is { } ended ? new[] { $"Ended      {ended:u}" } : [],
            .. operation.Counts.Select(count => $"  {count.Key}: {count.Value}"),
            .. operation.Error is { } error ? new[] { $"Error: {error}" } : [],
            .. Shown("Warning", operation.Warnings),
            .. Shown("Problem", operation.Problems),
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Shown(string word, IReadOnlyList<string> lines) => lines.Count <= LinesShown
        ? lines.Select(line => $"{word}: {line}")
        : lines.Take(LinesShown).Select(line => $"{word}: {line}").Append($"... {lines.Count - LinesShown} more: pbm backup getOperationLog");
}
