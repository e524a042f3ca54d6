using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>A search over the items of one account, by their current or last living state.</summary>
internal sealed record CatalogQuery
{
    /// <summary>The account.</summary>
    public required AccountId Account { get; init; }

    /// <summary>Part of the name or subject, case-insensitive; null finds all.</summary>
    public string? Text { get; init; }

    /// <summary>Only this item.</summary>
    public ItemId? Item { get; init; }

    /// <summary>Only these kinds; empty finds all.</summary>
    public IReadOnlyCollection<ItemKind> Kinds { get; init; } = [];

    /// <summary>Only deleted ones (true), only living ones (false), or both.</summary>
    public bool? Deleted { get; init; }

    /// <summary>Only items whose last change is not before this instant.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Only items whose last change is before this instant.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>At most so many, newest change first.</summary>
    public int Limit { get; init; } = 1000;
}
