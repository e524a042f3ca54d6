using Akka.Cluster.Sharding;

namespace Zextras.Backup.Messages.Items;

/// <summary>Tells the shard region which item an <see cref="IItemMessage"/> is for. Shards go by account.</summary>
public sealed class ItemMessageExtractor : IMessageExtractor
{
    /// <inheritdoc/>
    public string? EntityId(object message) =>
        message is IItemMessage item ? ItemSharding.EntityId(item.Account, item.Item) : null;

    /// <inheritdoc/>
    public object? EntityMessage(object message) => message;

    /// <inheritdoc/>
    public string? ShardId(object message) => message is IItemMessage item ? ItemSharding.ShardId(item.Account) : null;

    /// <inheritdoc/>
    public string ShardId(string entityId, object? messageHint = null) =>
        ItemSharding.ShardId(ItemSharding.ParseEntityId(entityId).Account);
}
