namespace Zextras.Backup.Api;

/// <summary>What keeps an account's items from being purged.</summary>
internal sealed record AccountHoldBody
{
    /// <summary>The account's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its address.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is under legal hold.</summary>
    public bool LegalHold { get; init; }

    /// <summary>Until when its mass deletions were let go.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }
}
