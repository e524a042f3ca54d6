using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>An item that a search found, by its current state (of a deleted one: its last).</summary>
public sealed record FoundItem
{
    /// <summary>The item.</summary>
    public required ItemId Id { get; init; }

    /// <summary>What it is.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>Subject or name.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the folder: <c>INBOX</c>, <c>contacts:Friends</c>; null at the top.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether it is gone from the mailbox.</summary>
    public required bool Deleted { get; init; }

    /// <summary>When its last transaction began, UTC.</summary>
    public required DateTimeOffset Changed { get; init; }

    /// <summary>Flags.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Bytes of the content.</summary>
    public long Size { get; init; }

    /// <summary>How many transactions its history has.</summary>
    public int Transactions { get; init; }
}
