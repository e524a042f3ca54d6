using System.Collections.Concurrent;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>The gates of the accounts of this node.</summary>
internal sealed class AccountGates
{
    private readonly ConcurrentDictionary<AccountId, AccountGate> _gates = new();

    /// <summary>The gate before the looks of the Real Time Scan, of all accounts.</summary>
    public LookGate Looks { get; } = new();

    /// <summary>The gate of an account.</summary>
    public AccountGate Of(AccountId account) => _gates.GetOrAdd(account, _ => new AccountGate());
}
