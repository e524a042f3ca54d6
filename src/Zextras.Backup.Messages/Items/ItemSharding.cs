using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Messages.Items;

/// <summary>
/// How messages find items. Another application joins the cluster, without the role of the backup's nodes, and starts a
/// proxy with the same name, role and extractor:
/// <c>ClusterSharding.Get(system).StartProxy(ItemSharding.RegionName, ItemSharding.Role(server), new ItemMessageExtractor())</c>.
/// </summary>
public static class ItemSharding
{
    /// <summary>The name of the shard region of all items.</summary>
    public const string RegionName = "item";

    /// <summary>The number of shards; part of every cluster's state, so it is never changed.</summary>
    public const int ShardCount = 64;

    /// <summary>
    /// The role of the nodes that hold the items of a mailbox server. Only they keep the state of the shards: a node that
    /// has the role and starts no region would stop them all.
    /// </summary>
    public static string Role(ServerId server) => $"server-{server}";

    /// <summary>The entity's name: account and item.</summary>
    public static string EntityId(AccountId account, ItemId item) => $"{account}|{item}";

    /// <summary>Reads what <see cref="EntityId"/> writes.</summary>
    /// <exception cref="FormatException">The text names no account and item.</exception>
    public static (AccountId Account, ItemId Item) ParseEntityId(string entityId)
    {
        ArgumentNullException.ThrowIfNull(entityId);
        var bar = entityId.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0)
        {
            throw new FormatException($"'{entityId}' does not name an item (account|item).");
        }

        return (AccountId.Parse(entityId[..bar]), ItemId.Parse(entityId[(bar + 1)..]));
    }

    /// <summary>The shard of an account and of all its items: they are always on one node together.</summary>
    public static string ShardId(AccountId account)
    {
        Span<byte> bytes = stackalloc byte[16];
        account.Value.TryWriteBytes(bytes);
        return (bytes[^1] % ShardCount).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
