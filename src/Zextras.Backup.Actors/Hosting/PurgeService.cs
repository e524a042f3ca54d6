using System.Globalization;
using Akka.Actor;
using Akka.Hosting;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Purge;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Starts purges, one at a time, and speaks with the accounts about their holds.</summary>
internal sealed class PurgeService(
    EngineStores stores, IRetentionSettings retention, OperationRunner operations, AccountLookup lookup, ActorSystem system, TimeProvider clock)
    : IPurgeService, IDisposable
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _batchTurn = new(1, 1);

    private IActorRef Accounts => ActorRegistry.For(system).Get<AccountRegion>();

    /// <inheritdoc/>
    public async Task<Operation> StartAsync(PurgeRequest request, string author, CancellationToken cancellation)
    {
        if (request.BackupPath is { } path && new PathLayout(path).Root != new PathLayout(stores.Path.Root).Root)
        {
            throw new BackupRequestException(
                $"{path} is not the Backup Path of this server ({stores.Path.Root}). A path is purged only by the server that owns it.");
        }

        if (request.PurgeDays is <= 0)
        {
            throw new BackupRequestException("purgeDays is a number of days, at least 1. To keep for ever, leave the retention at 0 and do not purge.");
        }

        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        if (request.PurgeDays is { } days)
        {
            arguments["purgeDays"] = days.ToString(CultureInfo.InvariantCulture);
        }

        if (request.DryRun)
        {
            arguments["dryrun"] = "true";
        }

        await RefuseForEverAsync(request, cancellation);
        var parts = new PurgeParts(
            stores.Path,
            stores.Catalog,
            new Recorder(stores.Path, stores.Catalog),
            retention,
            stores.Settings.Purge,
            clock,
            await ActorRegistry.For(system).GetAsync<ItemRegion>(cancellation),
            Accounts)
        {
            BatchTurn = _batchTurn,
        };
        var operation = new OperationRequest
        {
            Kind = OperationKinds.Purge,
            Author = author,
            Arguments = arguments,
            Excludes = [OperationKinds.Purge],
            Lane = OperationLane.Maintenance,
        };
        return operations.Start(operation, job => request.DryRun
            ? new PurgeRun(parts, job).DryRunAsync(request.PurgeDays)
            : new PurgeRun(parts, job).RunAsync(request.PurgeDays));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountHold>> GetHoldsAsync(IReadOnlyList<string> accounts, CancellationToken cancellation) =>
        AskAllAsync(accounts, account => new AccountCommands.GetHolds(account.Account), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccountHold>> SetLegalHoldAsync(
        IReadOnlyList<string> accounts, bool set, string author, CancellationToken cancellation)
    {
        var holds = await AskAllAsync(accounts, account => new AccountCommands.SetLegalHold(account.Account, set, author), cancellation);

        // A batch that was decided before is let run out; from the next one on the hold counts.
        await _batchTurn.WaitAsync(cancellation);
        _batchTurn.Release();
        return holds;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountHold>> ReleaseDeletionsAsync(IReadOnlyList<string> accounts, string author, CancellationToken cancellation) =>
        AskAllAsync(accounts, account => new AccountCommands.ReleaseDeletions(account.Account, author), cancellation);

    /// <inheritdoc/>
    public void Dispose() => _batchTurn.Dispose();

    /// <summary>Where everything is kept for ever there is nothing to do, and that is said at once.</summary>
    private async Task RefuseForEverAsync(PurgeRequest request, CancellationToken cancellation)
    {
        if (request.PurgeDays is not null
            || await retention.OfArchivesAsync(cancellation) is not null
            || await retention.OfDirectoryAsync(cancellation) is not null)
        {
            return;
        }

        foreach (var account in await stores.Catalog.ListAccountsAsync(cancellation))
        {
            if (await retention.OfAsync(account.Account, cancellation) is not { Data: null, Account: null })
            {
                return;
            }
        }

        throw new BackupRequestException("All retention is set to 0, for ever: there is nothing to purge. purgeDays overrides it for one purge.");
    }

    private async Task<IReadOnlyList<AccountHold>> AskAllAsync(
        IReadOnlyList<string> accounts, Func<CatalogAccount, IAccountMessage> question, CancellationToken cancellation)
    {
        var rows = new List<CatalogAccount>();
        foreach (var account in accounts)
        {
            rows.Add(await lookup.InBackupAsync(account, cancellation));
        }

        var holds = new List<AccountHold>();
        foreach (var row in accounts.Count > 0 ? rows : await stores.Catalog.ListAccountsAsync(cancellation))
        {
            var answer = await Accounts.Ask<AccountReplies.Holds>(question(row), AskTimeout, cancellation);
            holds.Add(new AccountHold(row.Account, row.Name, answer.Current.LegalHold, answer.Current.ReleasedAt));
        }

        return holds;
    }
}
