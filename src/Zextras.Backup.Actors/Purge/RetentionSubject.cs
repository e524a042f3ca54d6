namespace Zextras.Backup.Actors.Purge;

/// <summary>What the retention of an item, or of an account as a whole, is decided from.</summary>
internal sealed record RetentionSubject
{
    /// <summary>When the item was deleted, as its own history says; null while it lives.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Whether the deletion was one of so many at once that the clock waits until somebody looked.</summary>
    public bool IsHeld { get; init; }

    /// <summary>When its account was deleted; null while that is there.</summary>
    public DateTimeOffset? AccountDeletedAt { get; init; }

    /// <summary>Whether the account is under legal hold.</summary>
    public bool LegalHold { get; init; }

    /// <summary>When somebody looked at the mass deletions of the account and let them go; null where nobody has.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }
}
