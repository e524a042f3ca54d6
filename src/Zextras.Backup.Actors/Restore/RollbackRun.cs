using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// A rollback from beginning to end: scan, plan, change in place, scan (which records the changes), plan anew, put back. So
/// it goes into the histories like everything else, and can be rolled back itself.
/// </summary>
internal sealed class RollbackRun(RestoreParts parts, CatalogAccount account, AccountEntry entry, RollbackWindow window, OperationJob job)
{
    private const int PlanLines = 1000;

    /// <summary>As many as a server is asked to change with one command.</summary>
    private const int ChangesPerCall = 500;

    private readonly RestoreReport _report = new(job);

    /// <summary>Rolls back, or shows the plan.</summary>
    public async Task RunAsync(bool dryRun)
    {
        try
        {
            await parts.ScanFirstAsync(entry, job);
            var planner = new RollbackPlanner(parts.Scan, parts.Items);
            var plan = await planner.PlanAsync(account, window, job.Stop);
            job.Count("additions-left", plan.AdditionsLeft);
            if (dryRun)
            {
                Show(plan);
                return;
            }

            job.WhenStopped = "What was undone by then is recorded; roll back again for the rest.";
            if (plan.ChangesInPlace)
            {
                var meant = window with { NotRenamed = await RenameAsync(plan) };
                if (meant.NotRenamed.Count > 0)
                {
                    // What lies in folders that keep their names is moved item by item, from where it is.
                    await parts.ScanFirstAsync(entry, job);
                    plan = await planner.PlanAsync(account, meant, job.Stop);
                }

                await ChangeAsync(plan);
                await parts.ScanFirstAsync(entry, job);
                plan = await planner.PlanAsync(account, meant, job.Stop);
            }

            await RestoreRun.PlanOrRunAsync(plan.Puts, job, _report, parts.Filler(_report), dryRun: false);
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

    private void Show(RollbackPlan plan)
    {
        job.Count("planned", plan.Puts.Items.Count);
        job.Count("planned-changes", plan.Changes.Count);
        job.Count("planned-renames", plan.Renames.Count + plan.Names.Count);
        foreach (var line in plan.Lines(PlanLines))
        {
            job.Plan(line);
        }
    }

    private async Task ChangeAsync(RollbackPlan plan)
    {
        await using var session = await parts.Scan.Server.OpenAsync(account.Account, job.Stop);
        await NameAsync(plan, session);
        await MakeFoldersAsync(plan, session);
        foreach (var group in plan.Changes.GroupBy(change => (change.From, change.To)))
        {
            _report.Step($"{group.Key.From} to {group.Key.To}");
            foreach (var chunk in group.Chunk(ChangesPerCall))
            {
                job.Stop.ThrowIfCancellationRequested();
                await ChangeAsync(session, group.Key.From, group.Key.To, chunk);
            }
        }
    }

    /// <summary>Gives folders their old names.</summary>
    /// <returns>The keys of those that the server does not rename.</returns>
    private async Task<IReadOnlySet<string>> RenameAsync(RollbackPlan plan)
    {
        await using var session = await parts.Scan.Server.OpenAsync(account.Account, job.Stop);
        var refused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (from, to) in plan.Renames)
        {
            try
            {
                await session.RenameFolderAsync(from, to, CancellationToken.None);
                job.Count("renamed");
            }
            catch (MailboxException e) when (e.Failure != MailboxFailure.Unavailable)
            {
                refused.Add(from);
                job.Warn($"{account.Name}: folder {from} keeps its name, what lies in it goes to {to}: {e.Message}");
            }
        }

        return refused;
    }

    private async Task NameAsync(RollbackPlan plan, IMailboxSession session)
    {
        foreach (var (key, name) in plan.Names)
        {
            try
            {
                await session.NameFolderAsync(key, name, CancellationToken.None);
                job.Count("renamed");
            }
            catch (MailboxException e) when (e.Failure != MailboxFailure.Unavailable)
            {
                _report.FailPart(account.Name, $"name '{name}' of folder {key}", e.Message);
            }
        }
    }

    private async Task MakeFoldersAsync(RollbackPlan plan, IMailboxSession session)
    {
        var states = plan.Puts.Folders.ToDictionary(folder => folder.Key, folder => folder.State, StringComparer.Ordinal);
        foreach (var key in plan.Changes.Select(change => change.To).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            await session.PutFolderAsync(key, states.GetValueOrDefault(key), job.Stop);
        }
    }

    private async Task ChangeAsync(IMailboxSession session, string from, string to, PlannedChange[] changes)
    {
        var rows = (await parts.Scan.Catalog.FindItemsAsync(account.Account, [.. changes.Select(change => change.Item)], job.Stop))
            .ToDictionary(row => row.Item);
        var there = changes.Where(change => rows.ContainsKey(change.Item)).ToArray();
        ItemChange[] wanted = [.. there.Select(change => new ItemChange(rows[change.Item].Key, change.Flags, change.Tags))];
        var outcomes = await session.ChangeItemsAsync(from, to, wanted, CancellationToken.None);
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i].Failure is { } failure)
            {
                _report.Fail(account.Name, from, there[i].Item, there[i].Name, failure.Message);
                continue;
            }

            _report.AddNotCarried(outcomes[i].Result!.NotCarried);
            _report.AddChanged(account.Name, from == to ? "marked" : "moved");
        }
    }
}
