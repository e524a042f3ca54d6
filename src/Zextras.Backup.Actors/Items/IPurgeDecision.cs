using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Items;

/// <summary>The rule by which an item decides whether it may be forgotten. The Purge folder has it.</summary>
internal interface IPurgeDecision
{
    /// <summary>Whether an item with that history may be forgotten now.</summary>
    bool MayForget(ItemHistory history);
}
