using Akka.Actor;
using Akka.Hosting;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Actors.Scan;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Checks what callers ask for, and starts restores as operations: one at a time into one account.</summary>
internal sealed class RestoreService(
    EngineStores stores,
    IMailboxServer server,
    OperationRunner operations,
    OperationBoard board,
    AccountLookup lookup,
    AccountGates gates,
    ActorSystem system,
    TimeProvider clock) : IRestoreService
{
    private const string TargetArgument = "account";

    private readonly Lock _starting = new();

    private RestoreParts Parts
    {
        get
        {
            var recorder = new Recorder(stores.Path, stores.Catalog);
            var scan = new AccountScanParts(system, server, stores.Path, stores.Catalog, recorder, gates, stores.Settings.Scan, clock);
            var registry = ActorRegistry.For(system);
            return new RestoreParts(scan, new BlobSource(stores.Path, stores.Catalog), registry.Get<ItemRegion>(), registry.Get<AccountRegion>());
        }
    }

    /// <inheritdoc/>
    public async Task<Operation> StartUndeleteAsync(UndeleteRequest request, string author, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var account = await lookup.InBackupAsync(request.Account, cancellation);
        RefuseGone(account, "its deleted items come back with it: use doRestoreOnNewAccount.");
        if (request.From is { } first && request.Until is { } end && end <= first)
        {
            throw new BackupRequestException($"The window ends ({end:u}) before it begins ({first:u}).");
        }

        if (request.Until is { } until && until <= await FirstRunAsync(cancellation))
        {
            throw new BackupRequestException($"{until:u} is before the first backup, which was made {await FirstRunAsync(cancellation):u}.");
        }

        var entry = await lookup.OnServerAsync(account.Account.ToString(), cancellation);
        var arguments = Arguments(
            (TargetArgument, account.Name),
            ("start_date", request.From?.ToString("u") ?? "first"),
            ("end_date", request.Until?.ToString("u") ?? "last"),
            ("target_original_folder", request.TargetOriginalFolder ? "true" : "false"),
            ("dryrun", request.DryRun ? "true" : "false"));
        return Start(OperationKinds.Undelete, author, arguments, job => new UndeleteRun(Parts).RunAsync(
            account, entry, request.From ?? DateTimeOffset.MinValue, request.Until, request.TargetOriginalFolder, request.DryRun, job));
    }

    /// <inheritdoc/>
    public async Task<Operation> StartAccountRestoreAsync(AccountRestoreRequest request, string author, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var source = await lookup.InBackupAsync(request.Source, cancellation);
        var destination = request.Destination.Trim();
        if (destination.IndexOf('@', StringComparison.Ordinal) is var at && (at <= 0 || at == destination.Length - 1))
        {
            throw new BackupRequestException($"'{request.Destination}' is no address for the destination: write user@domain.");
        }

        if (source.DeletedAt is null && string.Equals(source.Name, destination, StringComparison.OrdinalIgnoreCase))
        {
            throw new BackupRequestException($"{source.Name} cannot be restored on itself: name another account, or use doRollback.");
        }

        if (source.DeletedAt is null && request.SameAccountId)
        {
            throw new BackupRequestException($"{source.Name} is a living account: only a deleted one can get its id back.");
        }

        var order = new AccountRestoreOrder
        {
            Source = source,
            SourceEntry = source.DeletedAt is null ? await lookup.OnServerAsync(source.Account.ToString(), cancellation) : null,
            Destination = destination,
            At = request.At,
            SameAccountId = request.SameAccountId,
            UndeleteFrom = request.Undelete ? request.UndeleteFrom ?? DateTimeOffset.MinValue : null,
            AllowEmpty = request.AllowEmpty,
            DryRun = request.DryRun,
        };
        var arguments = Arguments(
            ("source", source.Name),
            (TargetArgument, destination),
            ("date", request.At?.ToString("u") ?? "last"),
            ("same_account_id", request.SameAccountId ? "true" : "false"),
            ("dryrun", request.DryRun ? "true" : "false"));
        return Start(OperationKinds.AccountRestore, author, arguments, job => new AccountRestoreRun(Parts, order, job).RunAsync());
    }

    private static Dictionary<string, string> Arguments(params (string Name, string Value)[] arguments) =>
        arguments.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal);

    private static void RefuseGone(CatalogAccount account, string advice)
    {
        if (account.DeletedAt is { } gone)
        {
            throw new BackupRequestException($"Account {account.Name} was deleted {gone:u}; {advice}");
        }
    }

    private async Task<DateTimeOffset> FirstRunAsync(CancellationToken cancellation) => (await stores.Path.DescribeAsync(cancellation)).FirstRun;

    /// <summary>Two restores into one account at once would put the same items there twice.</summary>
    private Operation Start(string kind, string author, Dictionary<string, string> arguments, Func<OperationJob, Task> job)
    {
        lock (_starting)
        {
            var busy = board.List().FirstOrDefault(operation =>
                operation.State is OperationState.Queued or OperationState.Running
                && OperationKinds.Restoring.Contains(operation.Kind)
                && string.Equals(operation.Arguments.GetValueOrDefault(TargetArgument), arguments.GetValueOrDefault(TargetArgument), StringComparison.OrdinalIgnoreCase));
            return busy is null
                ? operations.Start(new OperationRequest { Kind = kind, Author = author, Arguments = arguments }, job)
                : throw new BackupRequestException(
                    $"{kind} cannot run beside {busy.Kind} {busy.Id}, which is running for the same account. Wait for it, or stop it with doStopOperation.");
        }
    }
}
