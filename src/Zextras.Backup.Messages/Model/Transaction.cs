namespace Zextras.Backup.Messages.Model;

/// <summary>
/// One change of one item: the photograph of its whole state with the time from which, and until which, it was valid
/// (seed: "Transaction"). It is the element of the item's JSON array, of the journal and of the item log alike.
/// </summary>
public sealed record Transaction
{
    /// <summary>The transaction's own name.</summary>
    public required TransactionId Id { get; init; }

    /// <summary>The item that changed.</summary>
    public required ItemId Item { get; init; }

    /// <summary>The state was valid from here on (<c>start-date</c>), UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>... and until just before here (<c>end-date</c>); null while it is the current one.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>What made the engine look.</summary>
    public required TransactionCause Cause { get; init; }

    /// <summary>The photograph.</summary>
    public required ItemState State { get; init; }

    /// <summary>The server's own ordinal of the change (IMAP MODSEQ), where it has one: an older sighting that comes late is stale.</summary>
    public long? Version { get; init; }

    /// <summary>
    /// On a deletion: whether it was one of so many at once that the retention clock waits until somebody looked.
    /// </summary>
    public bool RetentionHeld { get; init; }

    /// <summary>The link of the hash chain that ends in this transaction.</summary>
    public ChainValue Chain { get; init; }

    /// <summary>
    /// Members that a newer engine wrote and this one does not know, as the text of a JSON object; kept and written back.
    /// </summary>
    public string? Unknown { get; init; }

    /// <summary>Whether the state was valid at that instant.</summary>
    public bool IsValidAt(DateTimeOffset instant) => Start <= instant && (End is null || instant < End);
}
