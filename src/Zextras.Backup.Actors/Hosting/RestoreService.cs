using Akka.Actor;
using Akka.Hosting;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Checks what callers ask for, and starts restores as operations.</summary>
internal sealed class RestoreService(
    EngineStores stores,
    IMailboxServer server,
    OperationRunner operations,
    AccountLookup lookup,
    AccountGates gates,
    ActorSystem system,
    TimeProvider clock,
    Func<string, IMailboxServer>? openTree) : IRestoreService
{
    private const string AccountArgument = "account";

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
            (AccountArgument, account.Name),
            ("start_date", request.From?.ToString("u") ?? "first"),
            ("end_date", request.Until?.ToString("u") ?? "last"),
            ("target_original_folder", request.TargetOriginalFolder ? "true" : "false"),
            ("dryrun", request.DryRun ? "true" : "false"));
        return Start(OperationKinds.Undelete, author, $"account {account.Name}", arguments, job => new UndeleteRun(Parts).RunAsync(
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
            (AccountArgument, destination),
            ("date", request.At?.ToString("u") ?? "last"),
            ("same_account_id", request.SameAccountId ? "true" : "false"),
            ("dryrun", request.DryRun ? "true" : "false"));
        return Start(OperationKinds.AccountRestore, author, $"account {destination}", arguments, job => new AccountRestoreRun(Parts, order, job).RunAsync());
    }

    /// <inheritdoc/>
    public async Task<Operation> StartRollbackAsync(RollbackRequest request, string author, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var account = await lookup.InBackupAsync(request.Account, cancellation);
        RefuseGone(account, "bring it back with doRestoreOnNewAccount.");
        var entry = await lookup.OnServerAsync(account.Account.ToString(), cancellation);
        var now = clock.GetUtcNow();
        if (request.At > now || request.From <= request.At)
        {
            throw new BackupRequestException($"{request.At:u} is not before {request.From ?? now:u}: a rollback goes back in time.");
        }

        var own = await stores.Path.Logs.ReadAsync(account.Account, ItemId.Of(account.Account), cancellation);
        if (own.At(request.At) is null)
        {
            throw new BackupRequestException(
                $"At {request.At:u} {account.Name} was not in the backup yet; its first state is of {(own.Transactions is [{ Start: var first }, ..] ? first : now):u}.");
        }

        var window = new RollbackWindow
        {
            At = request.At,
            From = request.From,
            FolderKey = request.Folder is not { } folder ? null : folder.Contains(':', StringComparison.Ordinal) ? folder : $"mail:{folder.Trim('/')}",
            Additions = request.Additions,
            Dedicated = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rollback_{now:dd_MM_yy}"),
        };
        var arguments = Arguments(
            (AccountArgument, account.Name),
            ("date", request.At.ToString("u")),
            ("from", request.From?.ToString("u") ?? "last"),
            ("folder", request.Folder ?? "all"),
            ("additions", request.Additions ? "true" : "false"),
            ("dryrun", request.DryRun ? "true" : "false"));
        return Start(OperationKinds.Rollback, author, $"account {account.Name}", arguments, job => new RollbackRun(Parts, account, entry, window, job).RunAsync(request.DryRun));
    }

    /// <inheritdoc/>
    public async Task<Operation> StartBlobRestoreAsync(BlobRestoreRequest request, string author, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!server.CanRefill)
        {
            throw new BackupRequestException(
                $"The contents of {server.Description} can only be refilled by the mail server itself. What its listing shows no more comes back with doUndelete.");
        }

        var entries = new List<AccountEntry>();
        if (request.Account is { } name)
        {
            var account = await lookup.InBackupAsync(name, cancellation);
            RefuseGone(account, "bring it back with doRestoreOnNewAccount.");
            entries.Add(await lookup.OnServerAsync(account.Account.ToString(), cancellation));
        }
        else
        {
            var known = (await stores.Catalog.ListAccountRowsAsync(cancellation)).Select(row => row.Account).ToHashSet();
            await foreach (var entry in server.ListAccountsAsync(cancellation))
            {
                if (known.Contains(entry.Id))
                {
                    entries.Add(entry);
                }
            }
        }

        var arguments = Arguments(
            (AccountArgument, request.Account ?? "all"),
            ("items", request.Scope.ToString().ToLowerInvariant()),
            ("dryrun", request.DryRun ? "true" : "false"));
        var target = request.Account is null ? "all accounts" : $"account {entries[0].Name}";
        return Start(OperationKinds.BlobRestore, author, target, arguments, job => new BlobRestoreRun(Parts, entries, request.Scope, request.DryRun, job).RunAsync());
    }

    /// <inheritdoc/>
    public async Task<Operation> StartExternalRestoreAsync(ExternalRestoreRequest request, string author, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.SourcePath));
        if (root == stores.Path.Root)
        {
            throw new BackupRequestException($"{root} is the running Backup Path itself: restore from it with doItemRestore, doUndelete, doRollback or doRestoreOnNewAccount.");
        }

        var source = await OpenSourceAsync(root, cancellation);
        if (source.Server == stores.Server && !request.ForceAsExternalRestore)
        {
            source.Dispose();
            throw new BackupRequestException(
                $"{root} belongs to this very server: what is restored from it would be copies of what is there. To use it instead of the running one, start the node with it; to import all the same, write force_as_external_restore true.");
        }

        var order = new ExternalRestoreOrder
        {
            Accounts = request.Accounts,
            Domains = request.Domains,
            FilterDeleted = request.FilterDeleted,
            MakesDomains = !request.SkipDomainProvisioning,
            MakesClasses = !request.SkipCoses,
            MakesLists = !request.SkipDistributionLists,
            MakesAccounts = !request.SkipAccountProvisioning,
            WithAliases = !request.SkipAliases,
            WithItems = !request.ProvisioningOnly,
            ConcurrentAccounts = Math.Max(1, request.ConcurrentAccounts),
            MaxFileSize = request.MaxFileSize ?? long.MaxValue,
            DryRun = request.DryRun,
        };
        var arguments = Arguments(
            ("source_path", root),
            ("accounts", request.Accounts.Count == 0 ? "all" : string.Join(',', request.Accounts)),
            ("dryrun", request.DryRun ? "true" : "false"));
        try
        {
            return Start(OperationKinds.ExternalRestore, author, $"source {root}", arguments, async job =>
            {
                using (source)
                {
                    await new ExternalRestoreRun(Parts, source, order, job).RunAsync();
                }
            });
        }
        catch (BackupRequestException)
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ImportedAccount>> ListImportsAsync(CancellationToken cancellation)
    {
        var names = (await stores.Catalog.ListAccountsAsync(cancellation)).ToDictionary(account => account.Account, account => account.Name);
        return [.. ImportMap.ReadAll(stores.Path.Root).Select(one => new ImportedAccount(one.Source, one.Account, one.Here, names.GetValueOrDefault(one.Here), one.Items))];
    }

    /// <inheritdoc/>
    public async Task<Operation> StartExportAsync(ExportRequest request, string author, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Destination));
        if (root == stores.Path.Root || root.StartsWith(stores.Path.Root + "/", StringComparison.Ordinal))
        {
            throw new BackupRequestException($"{root} lies in the running Backup Path: name a directory elsewhere.");
        }

        if (request.At is { } at && at < await FirstRunAsync(cancellation))
        {
            throw new BackupRequestException($"{at:u} is before the first backup, which was made {await FirstRunAsync(cancellation):u}.");
        }

        var accounts = request.Account is { } account
            ? [await lookup.InBackupAsync(account, cancellation)]
            : (await stores.Catalog.ListAccountsAsync(cancellation)).Where(row => row.DeletedAt is null).ToArray();
        if (openTree is null && request.Format == ExportFormat.Maildir)
        {
            throw new BackupRequestException("This engine was built without an adapter for trees of Maildirs: choose another format.");
        }

        MakeDirectory(root, request.DryRun);
        var order = new ExportOrder
        {
            Accounts = accounts,
            Destination = root,
            Format = request.Format,
            At = request.At ?? (accounts is [{ DeletedAt: { } gone }] ? gone.AddTicks(-1) : clock.GetUtcNow()),
            DryRun = request.DryRun,
        };
        var arguments = Arguments(
            (AccountArgument, request.Account ?? "all"),
            ("destination_path", root),
            ("date", request.At?.ToString("u") ?? "last"),
            ("format", request.Format.ToString()),
            ("dryrun", request.DryRun ? "true" : "false"));
        return operations.Start(
            new OperationRequest { Kind = OperationKinds.Export, Author = author, Arguments = arguments, Lane = OperationLane.Maintenance },
            job => new ExportRun(Parts, order, openTree!, job).RunAsync());
    }

    private static void MakeDirectory(string root, bool dryRun)
    {
        try
        {
            if (!dryRun)
            {
                Directory.CreateDirectory(root);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupRequestException($"{root} cannot be written: {e.Message}");
        }
    }

    private async Task<ISourcePath> OpenSourceAsync(string root, CancellationToken cancellation)
    {
        try
        {
            return await SourcePath.OpenAsync(root, stores.Damages.Note, cancellation);
        }
        catch (BackupPathException e) when (e.Reason is BackupPathRefusal.NotABackupPath or BackupPathRefusal.DamagedStat && ClassicLayout.IsOne(root))
        {
            return ClassicSourcePath.Open(root, stores.Damages.Note);
        }
        catch (Exception e) when (e is BackupPathException or IOException or UnauthorizedAccessException)
        {
            throw new BackupRequestException($"{root} cannot be used as a source: {e.Message}");
        }
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

    /// <summary>Restores of one target wait for each other: at once they would put the same items there twice.</summary>
    private Operation Start(string kind, string author, string target, Dictionary<string, string> arguments, Func<OperationJob, Task> job)
    {
        var request = new OperationRequest
        {
            Kind = kind,
            Author = author,
            Arguments = arguments,
            Lane = OperationLane.Restore,
            Alone = [target.ToLowerInvariant()],
        };
        return operations.Start(request, job);
    }
}
