using System.Collections.Immutable;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Operations;

/// <summary>What the ledger knows, and its rules: pure.</summary>
internal sealed record LedgerState
{
    /// <summary>So many operations that are over are kept; the oldest are forgotten. Some months of daily work.</summary>
    public const int KeptEnded = 500;

    /// <summary>Lines of one operation's log: a person cannot read more, and memory is bounded.</summary>
    public const int KeptLines = 2000;

    /// <summary>Knows nothing.</summary>
    public static readonly LedgerState Empty = new();

    private ImmutableDictionary<Guid, OperationRecord> Records { get; init; } = ImmutableDictionary<Guid, OperationRecord>.Empty;

    /// <summary>All operations, the oldest first.</summary>
    public IEnumerable<OperationRecord> All => Records.Values.OrderBy(record => record.Submitted.At).ThenBy(record => record.Submitted.Operation);

    /// <summary>Those that are not over.</summary>
    public IEnumerable<OperationRecord> Open => All.Where(record => record.Ended is null);

    /// <summary>The state that a snapshot held.</summary>
    public static LedgerState Of(OperationSnapshots.Ledger snapshot) =>
        new() { Records = snapshot.Operations.ToImmutableDictionary(record => record.Submitted.Operation) };

    /// <summary>The snapshot of this state.</summary>
    public OperationSnapshots.Ledger ToSnapshot() => new(All.ToValueList());

    /// <summary>Whether an event says something that is not known yet. A node that got no answer sends it again.</summary>
    public bool IsNews(IOperationEvent happened)
    {
        var known = Records.GetValueOrDefault(happened.Operation);
        return happened switch
        {
            OperationEvents.Submitted => known is null,
            _ when known is null or { Ended: not null } => false, // forgotten, or interrupted while its node was cut off
            OperationEvents.Started => known.Started is null,
            OperationEvents.Reported reported => known.Reported is not { } before || reported.At > before.At,
            _ => true,
        };
    }

    /// <summary>The state after an event.</summary>
    public LedgerState Apply(IOperationEvent happened)
    {
        if (happened is OperationEvents.Submitted submitted)
        {
            return this with { Records = Records.SetItem(submitted.Operation, new OperationRecord(submitted)) };
        }

        if (!Records.TryGetValue(happened.Operation, out var record))
        {
            return this;
        }

        var changed = happened switch
        {
            OperationEvents.Started started => record with { Started = started },
            OperationEvents.Reported reported => record with { Reported = Join(record.Reported, reported) },
            OperationEvents.Ended ended => record with { Ended = ended },
            _ => throw new ArgumentException($"The ledger does not know {happened.GetType()}.", nameof(happened)),
        };
        return (this with { Records = Records.SetItem(happened.Operation, changed) }).Forget();
    }

    /// <summary>A later report after an earlier one, as one.</summary>
    public static OperationEvents.Reported Join(OperationEvents.Reported? before, OperationEvents.Reported later) => before is null
        ? later
        : later with { Lines = before.Lines.Concat(later.Lines).Take(KeptLines).ToValueList() };

    private LedgerState Forget()
    {
        var tooMany = Records.Values.Count(record => record.Ended is not null) - KeptEnded;
        return tooMany <= 0
            ? this
            : this with { Records = Records.RemoveRange(All.Where(record => record.Ended is not null).Take(tooMany).Select(record => record.Submitted.Operation)) };
    }
}
