using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>A message for one account: the shard region delivers it to the account's actor.</summary>
internal interface IAccountMessage
{
    /// <summary>The account.</summary>
    AccountId Account { get; }
}
