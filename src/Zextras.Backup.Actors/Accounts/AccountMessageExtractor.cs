using Akka.Cluster.Sharding;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>Tells the shard region which account a message is for. The shards are those of the account's items.</summary>
internal sealed class AccountMessageExtractor : IMessageExtractor
{
    /// <summary>The name of the shard region of all accounts.</summary>
    public const string RegionName = "account";

    public string? EntityId(object message) => message is IAccountMessage account ? account.Account.ToString() : null;

    public object? EntityMessage(object message) => message;

    public string? ShardId(object message) => message is IAccountMessage account ? ItemSharding.ShardId(account.Account) : null;

    public string ShardId(string entityId, object? messageHint = null) => ItemSharding.ShardId(AccountId.Parse(entityId));
}
