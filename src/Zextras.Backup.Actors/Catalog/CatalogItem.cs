using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>
/// The catalog's row of one item: its current state in short, and the tokens by which a scan tells that nothing changed.
/// The row exists only when blob, journal event and item log line are durable (design section 3, rule 2).
/// </summary>
internal sealed record CatalogItem
{
    /// <summary>The item.</summary>
    public required ItemId Item { get; init; }

    /// <summary>What it is.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>The folder that holds it; null at the top.</summary>
    public ItemId? Folder { get; init; }

    /// <summary>The native key inside the folder.</summary>
    public required string Key { get; init; }

    /// <summary>The listing's revision; null after a rebuild, so that the next scan looks again.</summary>
    public string? Revision { get; init; }

    /// <summary>The listing's content revision; null after a rebuild.</summary>
    public string? ContentRevision { get; init; }

    /// <summary>What survives a move, where the server has it.</summary>
    public string? MoveToken { get; init; }

    /// <summary>Subject or name.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes of the content.</summary>
    public long Size { get; init; }

    /// <summary>Digest of the content.</summary>
    public BlobDigest? Digest { get; init; }

    /// <summary>Whether the item is gone from the mailbox.</summary>
    public bool Deleted { get; init; }

    /// <summary>How many transactions the item's committed history has.</summary>
    public required int Transactions { get; init; }

    /// <summary>The row that follows from an item's history alone: without the tokens of a listing.</summary>
    /// <param name="current">The history's last transaction.</param>
    /// <param name="transactions">How many it has.</param>
    public static CatalogItem Of(Transaction current, int transactions) => new()
    {
        Item = current.Item,
        Kind = current.State.Kind,
        Folder = current.State.Folder,
        Key = current.State.Placement.Key,
        Name = current.State.Content.Name,
        Size = current.State.Content.Size,
        Digest = current.State.Content.Digest,
        Deleted = current.State.Deleted,
        Transactions = transactions,
    };
}
