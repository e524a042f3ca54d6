using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>A sighting on its way to its item, with what its catalog row will need.</summary>
internal sealed record Draft
{
    /// <summary>The item, as known or as minted.</summary>
    public required ItemId Item { get; init; }

    /// <summary>What was seen.</summary>
    public required Sighting Sighting { get; init; }

    /// <summary>The row as it is; null for an item that has none.</summary>
    public CatalogItem? Known { get; init; }

    /// <summary>How many transactions are known to be committed, in catalog and item log both.</summary>
    public int KnownTransactions { get; init; }

    /// <summary>Mints another id where the first one belongs to another item; null where the item is known.</summary>
    public Func<int, ItemId>? Mint { get; init; }

    /// <summary>The row's new revision.</summary>
    public string? Revision { get; init; }

    /// <summary>The row's new content revision.</summary>
    public string? ContentRevision { get; init; }

    /// <summary>The row's new move token.</summary>
    public string? MoveToken { get; init; }

    /// <summary>The folder that shows it again if it could not be recorded; null for a folder.</summary>
    public string? FolderKey { get; init; }

    /// <summary>How a person finds it, for reports.</summary>
    public required string Subject { get; init; }
}
