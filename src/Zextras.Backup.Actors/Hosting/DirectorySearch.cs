using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Which domains, distribution lists and classes of service to list.</summary>
public sealed record DirectorySearch
{
    /// <summary>Only these kinds; empty lists all.</summary>
    public IReadOnlyList<ItemKind> Kinds { get; init; } = [];

    /// <summary>As of this instant; null: now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Only deleted (true), only living (false), or both (null).</summary>
    public bool? Deleted { get; init; }
}
