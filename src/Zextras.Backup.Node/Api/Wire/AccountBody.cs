namespace Zextras.Backup.Api;

/// <summary>An account of which the backup holds something.</summary>
internal sealed record AccountBody
{
    /// <summary>The account's id, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The primary address.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is gone from the server.</summary>
    public required bool Deleted { get; init; }

    /// <summary>When it disappeared from the server.</summary>
    public DateTimeOffset? DeletionDate { get; init; }

    /// <summary>When the last scan that completed began.</summary>
    public DateTimeOffset? LastScan { get; init; }

    /// <summary>Living items.</summary>
    public required long Items { get; init; }

    /// <summary>Deleted items whose history is kept.</summary>
    public required long DeletedItems { get; init; }

    /// <summary>Bytes of the living items' contents.</summary>
    public required long Bytes { get; init; }

    /// <summary>What the last scan could not read.</summary>
    public required long Quarantined { get; init; }
}
