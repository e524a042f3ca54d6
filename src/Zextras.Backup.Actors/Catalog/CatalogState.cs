using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>One transaction of one item as the catalog has it: enough to plan a restore with, whatever the size of the account.</summary>
internal sealed record CatalogState
{
    /// <summary>The item.</summary>
    public required ItemId Item { get; init; }

    /// <summary>Counts up in the order in which items were first recorded.</summary>
    public required long Number { get; init; }

    /// <summary>The transaction.</summary>
    public required TransactionId Transaction { get; init; }

    /// <summary>The state was valid from here on, UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>... and until just before here; null while it is the current one.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>What the item is.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>Whether the item was gone.</summary>
    public bool Deleted { get; init; }

    /// <summary>The folder that held it; null at the top.</summary>
    public ItemId? Folder { get; init; }

    /// <summary>Its flags, sorted.</summary>
    public ValueList<string> Flags { get; init; } = ValueList<string>.Empty;

    /// <summary>Its tags, sorted.</summary>
    public ValueList<string> Tags { get; init; } = ValueList<string>.Empty;

    /// <summary>Digest of its content; null for items without one.</summary>
    public BlobDigest? Digest { get; init; }

    /// <summary>Subject or name.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes of its content.</summary>
    public long Size { get; init; }
}
