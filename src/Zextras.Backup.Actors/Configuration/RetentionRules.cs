namespace Zextras.Backup.Actors.Configuration;

/// <summary>How long an account's deleted items, and the account itself once it is deleted, are kept. Null keeps for ever.</summary>
/// <param name="Data">Items, counted from their deletion.</param>
/// <param name="Account">A deleted account with all its items, counted from its deletion.</param>
internal sealed record RetentionRules(TimeSpan? Data, TimeSpan? Account)
{
    /// <summary>
    /// Since when the account is switched off for backup, which counts as its deletion; null while it is backed up.
    /// </summary>
    public DateTimeOffset? DisabledSince { get; init; }
}
