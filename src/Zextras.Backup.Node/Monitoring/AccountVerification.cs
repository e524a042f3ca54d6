using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Node.Monitoring;

/// <summary>When everything of an account was last read and compared: by a check of everything, or by one of that account.</summary>
internal sealed class AccountVerification(BackupStatus status, IReadOnlyList<Operation> operations)
{
    private readonly Operation[] _ofAccounts =
    [
        .. operations.Where(operation => operation is { State: OperationState.Done, Kind: OperationKinds.CoherencyCheck or OperationKinds.CoherencyFix }
            && operation.Arguments.ContainsKey("accountIds")
            && operation.Arguments.GetValueOrDefault("backup_path") == status.BackupPath
            && !operation.Arguments.ContainsKey("sample")
            && !operation.Arguments.ContainsKey("max_duration")),
    ];

    /// <summary>The time; null where that never happened.</summary>
    internal DateTimeOffset? Of(AvailableAccount account)
    {
        var own = _ofAccounts
            .Where(operation => operation.Arguments["accountIds"].Split(',').Any(name => Means(name, account)))
            .Max(operation => operation.Ended);
        return own is null || own < status.LastVerification ? status.LastVerification : own;
    }

    private static bool Means(string name, AvailableAccount account) =>
        string.Equals(name, account.Name, StringComparison.OrdinalIgnoreCase) || string.Equals(name, account.Id.ToString(), StringComparison.OrdinalIgnoreCase);
}
