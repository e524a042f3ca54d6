namespace Zextras.Backup.Messages.Model;

/// <summary>
/// The half of an item's state that its owner changes without touching the content: where it lies, and how it is marked.
/// </summary>
public sealed record Placement
{
    /// <summary>The native key: how the server names the item inside its folder.</summary>
    public required string Key { get; init; }

    /// <summary>The folders that hold the item, one as a rule; none for accounts, directory objects and root folders.</summary>
    public ValueList<ItemId> Folders { get; init; } = ValueList<ItemId>.Empty;

    /// <summary>System flags, lower case, without a backslash (<c>seen</c>, <c>answered</c>, <c>flagged</c>, ...), sorted.</summary>
    public ValueList<string> Flags { get; init; } = ValueList<string>.Empty;

    /// <summary>Tags, keywords and categories as the owner wrote them, sorted.</summary>
    public ValueList<string> Tags { get; init; } = ValueList<string>.Empty;

    /// <summary>When the item came into the mailbox (INTERNALDATE of a message), UTC.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>When the owner last changed the content, UTC, where the server tells (documents, calendar resources).</summary>
    public DateTimeOffset? Modified { get; init; }
}
