using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Purge;

/// <summary>Retention as an item applies it to its own history: the catalog may lag behind, or be wrong.</summary>
/// <param name="Account">What holds for its account.</param>
/// <param name="Rules">The retention.</param>
/// <param name="Now">The instant of the purge.</param>
internal sealed record PurgeDecision(RetentionSubject Account, RetentionRules Rules, DateTimeOffset Now) : IPurgeDecision
{
    /// <inheritdoc/>
    public bool MayForget(ItemHistory history)
    {
        if (history.Current is not { } current)
        {
            return true; // forgotten already; an earlier purge fell before it could note that
        }

        var subject = Account with
        {
            DeletedAt = current.State.Deleted ? current.Start : null,
            IsHeld = current is { State.Deleted: true, RetentionHeld: true },
        };
        return Retention.OfItem(subject, Rules, Now).Drops;
    }
}
