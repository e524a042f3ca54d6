namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// What a server says of a folder beyond its listing, kept in the cursor because asking for it costs a round trip or three.
/// It counts as long as UIDVALIDITY and HIGHESTMODSEQ stay the same. Dovecot and Cyrus move HIGHESTMODSEQ with
/// both; where a server does not, such a change is seen late: when a message of the folder changes.
/// </summary>
internal sealed record FolderDetails
{
    /// <summary>UIDVALIDITY when it was asked.</summary>
    public uint Validity { get; init; }

    /// <summary>HIGHESTMODSEQ when it was asked; 0: it has to be asked again.</summary>
    public ulong ModSeq { get; init; }

    /// <summary>MAILBOXID (RFC 8474): stays the same when the folder is renamed.</summary>
    public string? Id { get; init; }

    /// <summary>Annotations (RFC 5464) and access list (RFC 4314) by attribute name, sorted; null where there are none.</summary>
    public SortedDictionary<string, string[]>? Attributes { get; init; }

    /// <summary>Whether the folder is still as it was when this was asked.</summary>
    public bool IsOf(FolderMark status) => ModSeq > 0 && Validity == status.Validity && ModSeq == status.ModSeq;

    /// <inheritdoc/>
    public bool Equals(FolderDetails? other) =>
        other is not null && Validity == other.Validity && ModSeq == other.ModSeq && Id == other.Id && Text(Attributes) == Text(other.Attributes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Validity, ModSeq, Id);

    private static string Text(SortedDictionary<string, string[]>? attributes) =>
        attributes is null ? "" : string.Join('\0', attributes.SelectMany(pair => pair.Value.Prepend(pair.Key).Append("")));
}
