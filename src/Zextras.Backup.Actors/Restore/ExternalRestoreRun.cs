using System.Collections.Concurrent;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// An import from the Backup Path of another server, in three phases: accounts, which can be used from then on; their
/// items; distribution lists and shares of folders. Adds only, and skips what a map file in this Backup Path names as imported.
/// </summary>
internal sealed class ExternalRestoreRun(RestoreParts parts, ISourcePath source, ExternalRestoreOrder order, OperationJob job)
{
    private readonly RestoreReport _report = new(job);
    private readonly ConcurrentQueue<(SourceAccount Account, IReadOnlyList<SharedFolder> Folders)> _shares = [];

    /// <summary>Imports, or shows what would be imported.</summary>
    public async Task RunAsync()
    {
        job.WhenStopped = "What was imported by then is recorded and in the map file; run it again for the rest.";
        using var map = ImportMap.Open(parts.Scan.Path.Root, source.Server);
        try
        {
            var accounts = await SelectAsync();
            job.Progress(progress => progress with { AccountsTotal = accounts.Count });
            var provisioning = new SourceProvisioning(parts, source, order, _report, job);
            await provisioning.ReadAsync();
            if (order.DryRun)
            {
                await ShowAsync(accounts, map);
                return;
            }

            await provisioning.MakeDirectoryAsync(accounts);
            var here = await ProvisionAsync(accounts, provisioning, map);
            job.Warn($"Phase 1 is done: {here.Count} of {accounts.Count} accounts can be used.");
            if (order.WithItems)
            {
                await FillAllAsync(here, map);
            }

            await provisioning.MakeListsAsync();
            foreach (var (account, folders) in _shares)
            {
                _report.Step($"shares of {account.Name}");
                await new ShareRestorer(parts.Scan, map, _report, job).RestoreAsync(account, folders);
            }
        }
        catch (MailboxException e)
        {
            throw new OperationFailedException(e.Message, e);
        }
        finally
        {
            _report.Close();
        }
    }

    private async Task<IReadOnlyList<SourceAccount>> SelectAsync()
    {
        var all = new List<SourceAccount>();
        foreach (var id in source.ListAccounts())
        {
            var own = await source.ReadAccountAsync(id, job.Stop);
            if (own.Current is { } current)
            {
                all.Add(new SourceAccount(id, current.State.Content.Name, current.State.Content.Attributes, current.State.Deleted));
            }
            else
            {
                _report.FailPart(id.ToString(), "account", $"{source.Root} has no readable settings of it (accounts/{id}/account_info).");
            }
        }

        var named = order.Accounts.Count == 0 ? all : [.. order.Accounts.SelectMany(name => Named(all, name))];
        return
        [
            .. named.Where(account => !(order.FilterDeleted && account.IsDeleted))
                .Where(account => order.Domains.Count == 0 || order.Domains.Contains(account.Domain, StringComparer.OrdinalIgnoreCase)),
        ];
    }

    private SourceAccount[] Named(List<SourceAccount> all, string name)
    {
        var found = all.Where(account => account.Id.ToString() == name || string.Equals(account.Name, name, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (found.Length == 0)
        {
            _report.FailPart(name, "account", $"{source.Root} has no such account.");
        }

        return found;
    }

    private async Task ShowAsync(IReadOnlyList<SourceAccount> accounts, ImportMap map)
    {
        foreach (var account in accounts)
        {
            var (plan, _, shares) = await new ImportPlanner(source, map, order, _report).PlanAsync(account, job.Stop);
            await RestoreRun.PlanOrRunAsync(plan, job, _report, parts.Filler(_report), dryRun: true);
            new ShareRestorer(parts.Scan, map, _report, job).Show(account, shares);
            job.Progress(progress => progress with { AccountsDone = progress.AccountsDone + 1 });
        }
    }

    private async Task<IReadOnlyList<SourceAccount>> ProvisionAsync(IReadOnlyList<SourceAccount> accounts, SourceProvisioning provisioning, ImportMap map)
    {
        var here = new List<SourceAccount>();
        foreach (var account in accounts)
        {
            job.Stop.ThrowIfCancellationRequested();
            _report.Step(account.Name);
            if (await provisioning.FindOrMakeAsync(account) is { } entry)
            {
                here.Add(account with { Here = entry });
                if (map.Find(account.Id) != entry.Id)
                {
                    map.Add(account.Id, entry.Id);
                }
            }
        }

        return here;
    }

    private Task FillAllAsync(IReadOnlyList<SourceAccount> accounts, ImportMap map) => Parallel.ForEachAsync(
        accounts,
        new ParallelOptions { MaxDegreeOfParallelism = order.ConcurrentAccounts, CancellationToken = job.Stop },
        async (account, _) => await FillAsync(account, map));

    /// <summary>One account that fails does not keep the others from coming.</summary>
    private async Task FillAsync(SourceAccount account, ImportMap map)
    {
        try
        {
            await parts.ScanFirstAsync(account.Here!, job);
            var (plan, states, shares) = await new ImportPlanner(source, map, order, _report).PlanAsync(account, job.Stop);
            _shares.Enqueue((account, shares));
            var contents = new ImportSource(source, states);
            var recorder = new BatchRecorder(parts.Scan, parts.Items, _report) { AfterCommit = items => MapAsync(map, account.Id, items) };
            var reader = new BatchReader(parts.Scan, contents, _report, new ImportedContents(parts.Scan, contents));
            await RestoreRun.PlanOrRunAsync(plan, job, _report, new MailboxFiller(parts.Scan, reader, recorder, _report), dryRun: false);
        }
        catch (Exception e) when (e is MailboxException or OperationFailedException or BackupPathException or IOException)
        {
            _report.FailPart(account.Name, "account", $"Its items were not all imported: {e.Message}");
        }

        job.Progress(progress => progress with { AccountsDone = progress.AccountsDone + 1 });
    }

    private static Task MapAsync(ImportMap map, AccountId account, IReadOnlyList<(PlannedItem Planned, ItemId Recorded)> items)
    {
        map.Add(account, [.. items.Select(item => (item.Planned.Item, item.Recorded))]);
        return Task.CompletedTask;
    }
}
