namespace Zextras.Backup.Api;

/// <summary>An item that a search found, by its current state (of a deleted one: its last).</summary>
internal sealed record ItemBody
{
    /// <summary>The item's id: a decimal integer or a UUID. Text, because JavaScript rounds integers of this size.</summary>
    public required string Id { get; init; }

    /// <summary>What it is: <c>message</c>, <c>contact-group</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Subject or name.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the folder; absent at the top.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether it is gone from the mailbox.</summary>
    public required bool Deleted { get; init; }

    /// <summary>When its last transaction began.</summary>
    public required DateTimeOffset Changed { get; init; }

    /// <summary>Flags.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>Tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Bytes of the content.</summary>
    public required long Size { get; init; }

    /// <summary>How many transactions its history has.</summary>
    public required int Transactions { get; init; }
}
