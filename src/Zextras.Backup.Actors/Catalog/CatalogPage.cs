using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>What becomes committed together, in one durable transaction: rows, states, blobs and cursor of one account's page.</summary>
internal sealed record CatalogPage
{
    /// <summary>The account.</summary>
    public required AccountId Account { get; init; }

    /// <summary>The items that changed.</summary>
    public IReadOnlyList<CatalogChange> Changes { get; init; } = [];

    /// <summary>The blobs that are durable since.</summary>
    public IReadOnlyList<CatalogBlob> Blobs { get; init; } = [];

    /// <summary>The cursor after this page; null where it stays.</summary>
    public string? Cursor { get; init; }
}
