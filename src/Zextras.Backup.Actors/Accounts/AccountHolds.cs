namespace Zextras.Backup.Actors.Accounts;

/// <summary>What keeps an account's items from being purged beside retention.</summary>
/// <param name="LegalHold">Whether everything is kept for ever.</param>
/// <param name="ReleasedAt">When somebody looked at its mass deletions and let them go; null where nobody has.</param>
internal sealed record AccountHolds(bool LegalHold, DateTimeOffset? ReleasedAt = null)
{
    /// <summary>None.</summary>
    public static readonly AccountHolds None = new(LegalHold: false, ReleasedAt: null);
}
