using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>The catalog's row of one account.</summary>
internal sealed record CatalogAccount
{
    /// <summary>The account.</summary>
    public required AccountId Account { get; init; }

    /// <summary>The primary address.</summary>
    public required string Name { get; init; }

    /// <summary>The cursor of its last committed page; null before the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>When it disappeared from the server, UTC; null while it is there.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>When the last scan that completed began, UTC.</summary>
    public DateTimeOffset? LastScan { get; init; }

    /// <summary>Living items, the account's own not counted. Filled in by listings only.</summary>
    public long Items { get; init; }

    /// <summary>Deleted items whose history is kept. Filled in by listings only.</summary>
    public long DeletedItems { get; init; }

    /// <summary>Bytes of the living items' contents. Filled in by listings only.</summary>
    public long Bytes { get; init; }
}
