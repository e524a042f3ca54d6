namespace Zextras.Backup.Actors.Operations;

/// <summary>All that the ledger holds of one operation: the events that make it up, those of one kind joined into one.</summary>
internal sealed record OperationRecord(OperationEvents.Submitted Submitted)
{
    /// <summary>Its begin.</summary>
    public OperationEvents.Started? Started { get; init; }

    /// <summary>All that it reported.</summary>
    public OperationEvents.Reported? Reported { get; init; }

    /// <summary>Its end.</summary>
    public OperationEvents.Ended? Ended { get; init; }

    /// <summary>The operation as callers see it.</summary>
    public Operation ToOperation()
    {
        IReadOnlyList<OperationLine> lines = Reported is null ? [] : Reported.Lines;
        return new Operation
        {
            Id = Submitted.Operation,
            Kind = Submitted.Kind,
            Author = Submitted.Author,
            Arguments = Submitted.Arguments.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal),
            Submitted = Submitted.At,
            Started = Started?.At,
            Ended = Ended?.At,
            State = Ended?.State ?? (Started is null ? OperationState.Queued : OperationState.Running),
            Progress = Ended?.Progress ?? Reported?.Progress ?? new OperationProgress(),
            Counts = [.. (Ended?.Counts ?? []).Select(count => KeyValuePair.Create(count.Name, count.Count))],
            Accounts = Ended is { Accounts: { } tallies } ? tallies : [],
            Problems = Texts(lines, OperationLineLevel.Problem),
            Warnings = Texts(lines, OperationLineLevel.Warning),
            Log = lines,
            Error = Ended?.Error,
        };
    }

    private static string[] Texts(IEnumerable<OperationLine> lines, OperationLineLevel level) =>
        [.. lines.Where(line => line.Level == level).Select(line => line.Text)];
}
