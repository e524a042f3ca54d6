using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>An item that a restore puts into a mailbox, in short: a plan has hundreds of thousands of them.</summary>
internal sealed record PlannedItem
{
    /// <summary>The account in whose history the state stands.</summary>
    public required AccountId Owner { get; init; }

    /// <summary>The item.</summary>
    public required ItemId Item { get; init; }

    /// <summary>The state to put back.</summary>
    public required TransactionId Transaction { get; init; }

    /// <summary>What it is.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>The key of the folder that it goes to, one of the plan's.</summary>
    public required string FolderKey { get; init; }

    /// <summary>The content.</summary>
    public required BlobDigest Digest { get; init; }

    /// <summary>Bytes of the content.</summary>
    public required long Size { get; init; }

    /// <summary>Subject or name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Whether the item itself comes back to life, so that its history goes on; else what is put is a copy with a history
    /// of its own.
    /// </summary>
    public bool Returns { get; init; }
}
