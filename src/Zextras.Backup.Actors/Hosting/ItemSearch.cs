using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>What to look for in an account.</summary>
public sealed record ItemSearch
{
    /// <summary>Address or id.</summary>
    public required string Account { get; init; }

    /// <summary>Part of the name or subject, case-insensitive.</summary>
    public string? Text { get; init; }

    /// <summary>Only this item.</summary>
    public ItemId? Item { get; init; }

    /// <summary>Only these kinds; empty finds all.</summary>
    public IReadOnlyList<ItemKind> Kinds { get; init; } = [];

    /// <summary>Only deleted (true), only living (false), or both (null).</summary>
    public bool? Deleted { get; init; }

    /// <summary>Only items whose last change is not before this instant.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Only items whose last change is before this instant.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 1000;
}
