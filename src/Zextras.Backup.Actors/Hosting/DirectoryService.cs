using Akka.Actor;
using Akka.Hosting;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Answers from the actor that owns the directory's histories, and from the logs of the accounts.</summary>
internal sealed class DirectoryService(
    EngineStores stores,
    IMailboxServer server,
    OperationRunner operations,
    ActorSystem system,
    TimeProvider clock) : IDirectoryService
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);

    private IActorRef Accounts => ActorRegistry.For(system).Get<AccountRegion>();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DirectoryObject>> ListAsync(DirectorySearch search, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(search);
        var valid = (await HistoriesAsync(cancellation))
            .Select(history => (history, Transaction: search.At is { } at ? history.At(at) : history.Current))
            .Where(pair => pair.Transaction is not null)
            .Select(pair => new DirectoryObject
            {
                Id = pair.history.Item,
                Kind = pair.Transaction!.State.Kind,
                Name = pair.Transaction.State.Content.Name,
                Deleted = pair.Transaction.State.Deleted,
                Changed = pair.Transaction.Start,
                Transactions = pair.history.Transactions.Count,
            });
        return
        [
            .. valid
                .Where(found => search.Kinds.Count == 0 || search.Kinds.Contains(found.Kind))
                .Where(found => search.Deleted is not { } deleted || found.Deleted == deleted)
                .OrderBy(found => found.Kind)
                .ThenBy(found => found.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Transaction>> GetHistoryAsync(string name, ItemKind? kind, CancellationToken cancellation) =>
        (await FindAsync(name, kind, cancellation)).Transactions;

    /// <inheritdoc/>
    public async Task<Operation> StartRestoreAsync(DirectoryRestoreRequest request, string author, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var history = await FindAsync(request.Object, request.Kind, cancellation);
        var choice = ObjectChoice.Of(history, request.At, request.Transaction);
        if (choice.Transaction is not { } wanted)
        {
            throw new BackupRequestException($"{request.Object} cannot be restored: {choice.Refusal}");
        }

        var operation = new OperationRequest
        {
            Kind = OperationKinds.DirectoryRestore,
            Author = author,
            Arguments = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["object"] = wanted.State.Content.Name,
                ["type"] = wanted.State.Kind.Name(),
                ["transaction"] = wanted.Id.ToString(),
                ["dryrun"] = request.DryRun ? "true" : "false",
            },

            // A scan that listed the object before the restore would record it as that list had it.
            Excludes = request.DryRun ? [] : [OperationKinds.SmartScan, OperationKinds.AccountScan],
        };
        var restorer = new ObjectRestorer(server, stores.Server, Accounts, clock);
        return operations.Start(operation, job => restorer.RunAsync(wanted, request.DryRun, job));
    }

    private static bool HasName(ItemHistory history, string name) =>
        history.Transactions.Any(transaction => string.Equals(transaction.State.Content.Name, name, StringComparison.OrdinalIgnoreCase));

    private async Task<IReadOnlyList<ItemHistory>> HistoriesAsync(CancellationToken cancellation) =>
        (await Accounts.Ask<DirectoryReplies.Histories>(new DirectoryCommands.GetHistories(stores.Server), AskTimeout, cancellation)).Objects;

    private async Task<ItemHistory> FindAsync(string name, ItemKind? kind, CancellationToken cancellation)
    {
        var hasId = ItemId.TryParse(name, null, out var id);
        var found = (await HistoriesAsync(cancellation))
            .Where(history => kind is null || history.Current?.State.Kind == kind)
            .Where(history => hasId ? history.Item == id : HasName(history, name))
            .ToList();
        if (kind is null or ItemKind.Account)
        {
            foreach (var row in await stores.Catalog.ListAccountsAsync(cancellation))
            {
                if (hasId ? ItemId.Of(row.Account) == id : string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase))
                {
                    found.Add(await stores.Path.Logs.ReadAsync(row.Account, ItemId.Of(row.Account), cancellation));
                }
            }
        }

        // One that lives, and has the name now, is meant before others that had it once.
        var meant = found.Where(history => history.IsLiving && (hasId || HasName(ItemHistory.Replay(history.Item, [history.Current!]), name))).ToArray();
        return (meant, found) switch
        {
            ([var one], _) => one,
            ([], [var one]) => one,
            (_, []) => throw new BackupRequestException(
                $"The backup has no {kind?.Name() ?? "account, domain, distribution list or class of service"} {name}. See getDirectory and getAvailableAccounts.", notFound: true),
            _ => throw new BackupRequestException($"Several objects are or were called {name}: give the type, or the id of one ({string.Join(", ", found.Select(Described))})."),
        };
    }

    private static string Described(ItemHistory history) =>
        $"{history.Current?.State.Kind.Name()} {history.Item}{(history.IsLiving ? "" : " deleted")}";
}
