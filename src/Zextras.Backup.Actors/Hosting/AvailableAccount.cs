using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>An account of which the backup holds something.</summary>
public sealed record AvailableAccount
{
    /// <summary>The account.</summary>
    public required AccountId Id { get; init; }

    /// <summary>The primary address.</summary>
    public required string Name { get; init; }

    /// <summary>When it disappeared from the server, UTC; null while it is there.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>When the last scan that completed began, UTC.</summary>
    public DateTimeOffset? LastScan { get; init; }

    /// <summary>Living items.</summary>
    public long Items { get; init; }

    /// <summary>Deleted items whose history is kept.</summary>
    public long DeletedItems { get; init; }

    /// <summary>Bytes of the living items' contents.</summary>
    public long Bytes { get; init; }

    /// <summary>What the last scan could not read.</summary>
    public long Quarantined { get; init; }
}
