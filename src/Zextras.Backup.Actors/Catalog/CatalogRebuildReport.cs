namespace Zextras.Backup.Actors.Catalog;

/// <summary>What a rebuild made.</summary>
internal sealed record CatalogRebuildReport
{
    /// <summary>Accounts that have a row now.</summary>
    public int Accounts { get; init; }

    /// <summary>Items, the accounts' own and the directory's among them.</summary>
    public long Items { get; init; }

    /// <summary>Their transactions.</summary>
    public long Transactions { get; init; }

    /// <summary>Blobs with a place.</summary>
    public long Blobs { get; init; }

    /// <summary>Items that are not in the catalog now, each with the reason. The next scan sees them as new.</summary>
    public IReadOnlyList<SkippedHistory> Skipped { get; init; } = [];
}
