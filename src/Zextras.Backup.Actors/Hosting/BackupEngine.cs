using System.Reflection;
using Akka.Actor;
using Akka.Hosting;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The engine as its callers see it: checks what they ask, starts operations, answers questions.</summary>
internal sealed class BackupEngine(
    EngineStores stores,
    IMailboxServer server,
    OperationBoard board,
    OperationRunner operations,
    AccountLookup lookup,
    OperationRecovery recovery,
    Task propertiesLoaded,
    PropertyBook properties,
    RealTimeService realTime,
    ActorSystem system) : IBackupEngine
{
    private const string DeepArgument = "deep";
    private const string EngineAuthor = "engine";

    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);

    /// <summary>So often a question is asked within that time: what is on its way to a node that falls is lost.</summary>
    private const int AskAttempts = 30;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Lock _starting = new();
    private readonly BlobSource _blobs = new(stores.Path, stores.Catalog);

    private ICatalog Catalog => stores.Catalog;

    private IActorRef Coordinator => ActorRegistry.For(system).Get<ScanCoordinator>();

    private IActorRef Items => ActorRegistry.For(system).Get<ItemRegion>();

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await recovery.RecallAsync(cancellation);
        await propertiesLoaded.WaitAsync(StartTimeout, cancellation);

        // An answer of the directory's actor shows that cluster, sharding and journal all serve.
        var regions = await ActorRegistry.For(system).GetAsync<AccountRegion>(cancellation);
        await regions.Ask<DirectoryReplies.Histories>(
            new DirectoryCommands.GetHistories(stores.Server), StartTimeout, cancellation);
        await realTime.AwaitBeginAsync(cancellation);
        if (!properties.Flag(Properties.ModuleEnabled))
        {
            return; // it stays stopped over a restart
        }

        if ((await stores.Path.DescribeAsync(cancellation)).LastSmartScan is null || properties.Flag(Properties.SmartScanOnStartup))
        {
            StartSmartScan(deep: false, EngineAuthor);
        }
        else if ((await Catalog.ListAccountsAsync(cancellation)).Count == 0)
        {
            // Somebody deleted a damaged catalog, as its error says. A scan would take everything for new.
            StartCatalogRebuild(fromBackupPath: false, EngineAuthor);
        }

        await recovery.ResumeAsync(cancellation);
    }

    /// <inheritdoc/>
    public Operation StartSmartScan(bool deep, string author)
    {
        lock (_starting)
        {
            var running = operations.FindRunning(OperationKinds.SmartScan);
            if (running is not null && (!deep || running.Arguments.ContainsKey(DeepArgument)))
            {
                return running;
            }

            var operation = operations.Enter(Request(OperationKinds.SmartScan, author, deep));
            Coordinator.Tell(new ScanCommands.StartSmartScan(operation.Id, deep));
            return operation;
        }
    }

    /// <inheritdoc/>
    public async Task<Operation> StartAccountScanAsync(string account, bool deep, string author, CancellationToken cancellation)
    {
        var entry = await lookup.OnServerAsync(account, cancellation);
        var operation = operations.Enter(Request(OperationKinds.AccountScan, author, deep, ("account", entry.Name)));
        Coordinator.Tell(new ScanCommands.StartAccountScan(operation.Id, entry, deep));
        return operation;
    }

    /// <inheritdoc/>
    public async Task<Operation> StartItemRestoreAsync(ItemRestoreRequest request, string author, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var source = await lookup.InBackupAsync(request.Account, cancellation);
        var target = request.TargetAccount is { } other ? await lookup.OnServerAsync(other, cancellation) : null;
        if (await Catalog.FindItemAsync(source.Account, request.Item, cancellation) is null)
        {
            throw NoItem(source.Name, request.Item);
        }

        var command = new ItemCommands.RestoreItem(source.Account, request.Item)
        {
            At = request.At,
            Transaction = request.Transaction,
            TargetFolder = request.TargetFolder,
            TargetAccount = target?.Id,
        };
        return operations.Start(
            Request(OperationKinds.ItemRestore, author, deep: false, ("account", source.Name), ("item", request.Item.ToString())),
            job => request.DryRun ? PlanRestoreAsync(job, command) : RestoreAsync(job, command, target?.Name ?? source.Name));
    }

    /// <inheritdoc/>
    public Operation StartCatalogRebuild(bool fromBackupPath, string author)
    {
        var source = fromBackupPath ? "backup_path" : "journal";
        var request = Request(OperationKinds.CatalogRebuild, author, deep: false, ("from", source)) with
        {
            Excludes = [.. OperationKinds.Committing],
            Lane = OperationLane.Maintenance,
        };
        return operations.Start(request, job => new RebuildRun(stores, job).RunAsync(fromBackupPath));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Operation> ListOperations() => board.List();

    /// <inheritdoc/>
    public Operation? FindOperation(Guid id) => board.Find(id);

    /// <inheritdoc/>
    public IAsyncEnumerable<Operation> WatchOperationAsync(Guid id, CancellationToken cancellation) => board.WatchAsync(id, cancellation);

    /// <inheritdoc/>
    public bool StopOperation(Guid id) => board.Stop(id);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AvailableAccount>> GetAvailableAccountsAsync(
        DateTimeOffset? at,
        bool hideDeleted,
        CancellationToken cancellation)
    {
        var problems = (await Catalog.ListProblemsAsync(account: null, cancellation)).CountBy(problem => problem.Account).ToDictionary();
        var accounts = new List<AvailableAccount>();
        foreach (var row in await Catalog.ListAccountsAsync(cancellation))
        {
            if (!(hideDeleted && IsGoneAt(row, at)) && await IsKnownAtAsync(row, at, cancellation))
            {
                accounts.Add(new AvailableAccount
                {
                    Id = row.Account,
                    Name = row.Name,
                    DeletedAt = row.DeletedAt,
                    LastScan = row.LastScan,
                    Items = row.Items,
                    DeletedItems = row.DeletedItems,
                    Bytes = row.Bytes,
                    Quarantined = problems.GetValueOrDefault(row.Account),
                });
            }
        }

        return accounts;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FoundItem>> SearchItemsAsync(ItemSearch search, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(search);
        var account = await lookup.InBackupAsync(search.Account, cancellation);
        var hits = await Catalog.SearchAsync(
            new CatalogQuery
            {
                Account = account.Account,
                Text = search.Text,
                Item = search.Item,
                Kinds = search.Kinds,
                Deleted = search.Deleted,
                After = search.After,
                Before = search.Before,
                Limit = search.Limit,
            },
            cancellation);
        return [.. hits.Select(hit => new FoundItem
        {
            Id = hit.Item.Item,
            Kind = hit.Item.Kind,
            Name = hit.Item.Name,
            Folder = hit.FolderPath,
            Deleted = hit.Item.Deleted,
            Changed = hit.Changed,
            Flags = hit.Flags,
            Tags = hit.Tags,
            Size = hit.Item.Size,
            Transactions = hit.Item.Transactions,
        })];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Transaction>> GetHistoryAsync(string account, ItemId item, CancellationToken cancellation)
    {
        var row = await lookup.InBackupAsync(account, cancellation);
        if (item == ItemId.Of(row.Account))
        {
            return (await stores.Path.Logs.ReadAsync(row.Account, item, cancellation)).Transactions;
        }

        if (await Catalog.FindItemAsync(row.Account, item, cancellation) is null)
        {
            throw NoItem(row.Name, item);
        }

        var question = new ItemQueries.GetHistory(row.Account, item);
        return (await Items.AskAgainAsync<ItemReplies.History>(question, AskTimeout / AskAttempts, AskAttempts, cancellation)).Transactions;
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenContentAsync(BlobDigest digest, CancellationToken cancellation)
    {
        try
        {
            return await _blobs.OpenAsync(digest, cancellation);
        }
        catch (BlobDamagedException e)
        {
            throw new BackupRequestException(
                $"The content is damaged or missing in the Backup Path: {e.Message} If the mailbox still has the item, doAccountScan ACCOUNT deep true stores it anew.");
        }
    }

    /// <inheritdoc/>
    public async Task<BackupStatus> GetBackupInfoAsync(CancellationToken cancellation)
    {
        var path = await stores.Path.DescribeAsync(cancellation);
        var accounts = await Catalog.ListAccountsAsync(cancellation);
        var problems = await Catalog.ListProblemsAsync(account: null, cancellation);
        var (isRealTimeOn, warnings) = await realTime.LookAsync(cancellation);
        var isStopped = !properties.Flag(Properties.ModuleEnabled);
        var isUnattended = isStopped || (!isRealTimeOn && !properties.Flag(Properties.SmartScanScheduled));
        var names = accounts.ToDictionary(account => account.Account, account => account.Name);
        return new BackupStatus
        {
            Version = typeof(BackupEngine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?",
            Server = stores.Server,
            Mailboxes = server.Description,
            BackupPath = path.Root,
            FormatVersion = path.FormatVersion,
            FirstRun = path.FirstRun,
            LastSmartScan = path.LastSmartScan,
            LastVerification = path.LastVerification,
            IsUnattended = isUnattended,
            IsStopped = isStopped,
            MinimumFreeBytes = stores.Settings.MinimumFreeBytes,
            DataDirectory = stores.DataDirectory,
            DataFreeBytes = PosixDisk.Instance.FreeBytes(stores.DataDirectory),
            FreeBytes = path.FreeBytes,
            BlobBytes = path.BlobBytes,
            IncomingVolumes = path.IncomingVolumes,
            Accounts = accounts.Count(account => account.DeletedAt is null),
            DeletedAccounts = accounts.Count(account => account.DeletedAt is not null),
            Items = accounts.Sum(account => account.Items),
            DeletedItems = accounts.Sum(account => account.DeletedItems),
            Bytes = accounts.Sum(account => account.Bytes),
            Quarantined = [.. problems.Select(problem => $"{names.GetValueOrDefault(problem.Account)}: {problem.Subject}: {problem.Reason}")],
            Warnings = [.. Warnings(path.LastSmartScan, accounts), .. isStopped ? [BackupStatus.StoppedWarning] : isUnattended ? [BackupStatus.UnattendedWarning] : warnings],
        };
    }

    private static OperationRequest Request(string kind, string author, bool deep, params (string Name, string Value)[] arguments)
    {
        var all = arguments.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal);
        if (deep)
        {
            all[DeepArgument] = "true";
        }

        return new OperationRequest { Kind = kind, Author = author, Arguments = all };
    }

    private static bool IsGoneAt(CatalogAccount row, DateTimeOffset? at) => row.DeletedAt is { } gone && (at is null || gone <= at);

    private static BackupRequestException NoItem(string account, ItemId item) =>
        new($"The backup of {account} has no item {item}. Find it with doItemSearch.", notFound: true);

    private List<string> Warnings(DateTimeOffset? lastSmartScan, IReadOnlyList<CatalogAccount> accounts)
    {
        var warnings = new List<string>();
        if (lastSmartScan is null)
        {
            warnings.Add("No SmartScan has completed yet: there is no complete backup.");
        }

        if (stores.Damages.Count > 0)
        {
            warnings.Add($"{stores.Damages.Count} damages were found in the Backup Path since the node started, the last one: {stores.Damages.Last}. Run doSmartScan start deep true: what the mailbox server still has is stored anew.");
        }

        var unscanned = accounts.Count(account => account is { DeletedAt: null, LastScan: null });
        if (unscanned > 0)
        {
            warnings.Add($"{unscanned} accounts were never scanned to their end. doSmartScan start scans them.");
        }

        var last = board.List().FirstOrDefault(operation => operation is { Kind: OperationKinds.SmartScan, Ended: not null });
        if (last is { State: OperationState.Failed })
        {
            warnings.Add($"The last SmartScan failed: {last.Error}");
        }

        return warnings;
    }

    private async Task<bool> IsKnownAtAsync(CatalogAccount row, DateTimeOffset? at, CancellationToken cancellation)
    {
        if (at is not { } instant)
        {
            return true;
        }

        var own = await stores.Path.Logs.ReadAsync(row.Account, ItemId.Of(row.Account), cancellation);
        return own.At(instant) is not null;
    }

    private async Task PlanRestoreAsync(OperationJob job, ItemCommands.RestoreItem command)
    {
        var question = new ItemQueries.GetHistory(command.Account, command.Item);
        var answer = await Items.Ask<ItemReplies.History>(question, AskTimeout, job.Stop);
        var choice = RestoreChoice.Of(command, ItemHistory.Replay(command.Item, answer.Transactions));
        if (choice.Transaction is not { } wanted)
        {
            throw new OperationFailedException(choice.Refusal!.Message);
        }

        job.Count("planned");
        job.Plan($"{wanted.State.Kind.Name()} {wanted.Item} '{wanted.State.Content.Name}' as of {wanted.Start:u}, transaction {wanted.Id}, goes into {command.TargetFolder ?? "the folder it was in"}");
    }

    private async Task RestoreAsync(OperationJob job, ItemCommands.RestoreItem command, string target)
    {
        job.Count("restored", 0);
        try
        {
            switch (await Items.Ask(command, AskTimeout * 10, job.Stop))
            {
                case ItemReplies.Restored restored:
                    job.Progress(progress => progress with { Items = 1, Step = $"{restored.FolderKey}/{restored.Key}" });
                    foreach (var what in restored.NotCarried)
                    {
                        job.Warn($"Not carried by the mailbox server: {what}");
                    }

                    job.Count("restored", restored.WasThere ? 0 : 1);
                    job.Count("skipped", restored.WasThere ? 1 : 0);
                    job.Accounts.AddRestored(target, restored.WasThere ? 0 : 1);
                    job.Accounts.AddSkipped(target, restored.WasThere ? 1 : 0);
                    break;
                case ItemReplies.Refused refused:
                    job.Accounts.Fail(target, command.Item.ToString(), refused.Message);
                    throw new OperationFailedException(refused.Message);
                case Status.Failure failure:
                    job.Accounts.Fail(target, command.Item.ToString(), failure.Cause.Message);
                    throw new OperationFailedException(failure.Cause.Message, failure.Cause);
            }
        }
        catch (AskTimeoutException e)
        {
            throw new OperationFailedException("The item did not answer in time. Restore again: an item that is back is not put there twice.", e);
        }
    }
}
