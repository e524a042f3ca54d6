using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Messages.Items;

/// <summary>A message for one item: the shard region delivers it to the item's actor.</summary>
public interface IItemMessage
{
    /// <summary>The account that owns the item.</summary>
    AccountId Account { get; }

    /// <summary>The item.</summary>
    ItemId Item { get; }
}
