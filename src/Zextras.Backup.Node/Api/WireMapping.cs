using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Api;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Node.Api;

/// <summary>The engine's records in the form of the API.</summary>
internal static class WireMapping
{
    /// <summary>An operation.</summary>
    internal static OperationBody ToBody(this Operation operation) => new()
    {
        Id = operation.Id.ToString("D"),
        Kind = operation.Kind,
        Arguments = operation.Arguments,
        Author = operation.Author,
        State = Name(operation.State),
        Submitted = operation.Submitted,
        Started = operation.Started,
        Ended = operation.Ended,
        Progress = new OperationProgressBody
        {
            Step = operation.Progress.Step,
            AccountsDone = operation.Progress.AccountsDone,
            AccountsTotal = operation.Progress.AccountsTotal,
            Items = operation.Progress.Items,
            ItemsTotal = operation.Progress.ItemsTotal,
            Bytes = operation.Progress.Bytes,
            // Not a number has no JSON form; a rate before the first second may be none.
            ItemsPerSecond = double.IsFinite(operation.Progress.ItemsPerSecond) ? Math.Round(operation.Progress.ItemsPerSecond, 1) : 0,
            RemainingSeconds = operation.Progress.Remaining is { } remaining ? Math.Round(remaining.TotalSeconds, 1) : null,
        },
        Counts = new Dictionary<string, long>(operation.Counts, StringComparer.Ordinal),
        Accounts = operation.Accounts.Count > 0 ? [.. operation.Accounts.Select(tally => ToBody(tally, operation.Kind is OperationKinds.Export))] : null,
        Problems = operation.Problems,
        Warnings = operation.Warnings,
        Plan = operation.Plan.Count > 0 ? operation.Plan : null,
        Error = operation.Error,
    };

    private static AccountTallyBody ToBody(AccountTally tally, bool isExport) => new()
    {
        Account = tally.Account,
        Restored = isExport ? null : tally.Restored,
        Exported = isExport ? tally.Restored : null,
        Skipped = tally.Skipped,
        NotRestored = isExport ? null : tally.NotRestored,
        NotExported = isExport ? tally.NotRestored : null,
        Causes = [.. tally.Causes.Select(cause => new TallyCauseBody { Cause = cause.Cause, Count = cause.Count, Items = cause.Items })],
    };

    /// <summary>An account.</summary>
    internal static AccountBody ToBody(this AvailableAccount account) => new()
    {
        Id = account.Id.ToString(),
        Name = account.Name,
        Deleted = account.DeletedAt is not null,
        DeletionDate = account.DeletedAt,
        LastScan = account.LastScan,
        Items = account.Items,
        DeletedItems = account.DeletedItems,
        Bytes = account.Bytes,
        Quarantined = account.Quarantined,
    };

    /// <summary>An item that was found.</summary>
    internal static ItemBody ToBody(this FoundItem item) => new()
    {
        Id = item.Id.ToString(),
        Kind = item.Kind.Name(),
        Name = item.Name,
        Folder = item.Folder,
        Deleted = item.Deleted,
        Changed = item.Changed,
        Flags = item.Flags,
        Tags = item.Tags,
        Size = item.Size,
        Transactions = item.Transactions,
    };

    /// <summary>The state of the backup.</summary>
    internal static BackupInfoBody ToBody(this BackupStatus status) => new()
    {
        Version = status.Version,
        Server = status.Server.ToString(),
        Mailboxes = status.Mailboxes,
        BackupPath = status.BackupPath,
        FormatVersion = status.FormatVersion,
        FirstRun = status.FirstRun,
        LastSmartScan = status.LastSmartScan,
        LastVerification = status.LastVerification,
        FreeBytes = status.FreeBytes,
        BlobBytes = status.BlobBytes,
        IncomingVolumes = status.IncomingVolumes,
        Accounts = status.Accounts,
        DeletedAccounts = status.DeletedAccounts,
        Items = status.Items,
        DeletedItems = status.DeletedItems,
        Bytes = status.Bytes,
        Quarantined = status.Quarantined,
        Warnings = status.Warnings,
    };

    private static string Name(OperationState state) => state switch
    {
        OperationState.Queued => OperationStates.Queued,
        OperationState.Running => OperationStates.Running,
        OperationState.Done => OperationStates.Done,
        OperationState.Failed => OperationStates.Failed,
        OperationState.Stopped => OperationStates.Stopped,
        OperationState.Removed => OperationStates.Removed,
        OperationState.Interrupted => OperationStates.Interrupted,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "An operation state without a written name."),
    };
}
