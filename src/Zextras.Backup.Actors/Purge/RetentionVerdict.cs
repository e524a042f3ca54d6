namespace Zextras.Backup.Actors.Purge;

/// <summary>Whether something is kept, and why.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it may go; null where that is not known, or it may go now.</param>
internal readonly record struct RetentionVerdict(RetentionReason Reason, DateTimeOffset? Until = null)
{
    /// <summary>Whether it may go.</summary>
    public bool Drops => Reason is RetentionReason.DataRetentionPassed or RetentionReason.AccountRetentionPassed;
}
