namespace Zextras.Backup.Messages.Model;

/// <summary>The other half of an item's state: what it is and what it says.</summary>
public sealed record ItemContent
{
    /// <summary>What the item is.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>Subject of a message, summary of an appointment, name of everything else; never null, may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>Length of the content in bytes; 0 for items without one (folders, accounts, directory objects).</summary>
    public long Size { get; init; }

    /// <summary>Digest of the content; null for items without one.</summary>
    public BlobDigest? Digest { get; init; }

    /// <summary>The metadata that only this kind has.</summary>
    public ItemAttributes Attributes { get; init; } = ItemAttributes.Empty;
}
