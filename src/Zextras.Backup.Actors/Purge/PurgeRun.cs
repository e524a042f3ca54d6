using Akka.Actor;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Purge;

/// <summary>
/// One doPurge: first what an earlier one left unfinished, then the plan, account by account, batch by batch; then contents
/// that nothing names are condemned, those whose grace period has passed are dropped, and old server archives go. Runs
/// beside scans.
/// </summary>
internal sealed class PurgeRun(PurgeParts parts, OperationJob job)
{
    private readonly PurgePlanner _planner = new(parts);
    private readonly DirectoryPurge _directory = new(parts);
    private long _forgotten;
    private long _kept;
    private long _freed;

    /// <summary>Prints the plan.</summary>
    public async Task DryRunAsync(int? dataDays)
    {
        var plan = await GuardedAsync(() => _planner.PlanAsync(dataDays, job.Stop));
        foreach (var line in plan.ToLines())
        {
            job.Plan(line);
        }

        job.Count("items-to-purge", plan.Accounts.Sum(account => account.Items.Count));
        job.Count("accounts-to-purge", plan.Accounts.Count(account => account.Verdict.Drops));
        job.Count("directory-objects-to-purge", plan.Objects.Count(each => each.Verdict.Drops));
        foreach (var reason in plan.Accounts.SelectMany(account => account.Reasons).GroupBy(reason => reason.Key).OrderBy(reason => reason.Key))
        {
            job.Count($"items-{reason.Key.Name()}", reason.Sum(each => each.Value));
        }

        job.Count("bytes-free-now", plan.BytesFreeNow + plan.Archives.Sum(each => each.Bytes));
        job.Count("bytes-free-after-grace", plan.Accounts.Sum(account => account.Bytes));
    }

    /// <summary>Runs the purge.</summary>
    public async Task RunAsync(int? dataDays)
    {
        job.WhenStopped = "What was purged is gone; the next purge goes on.";
        try
        {
            await GuardedAsync(() => PurgeAsync(dataDays));
        }
        finally
        {
            job.Count("items-purged", _forgotten);
            job.Count("items-kept", _kept);
            job.Count("accounts-purged", 0); // shown where none was, too
            job.Count("directory-objects-purged", _directory.Forgotten);
        }
    }

    private async Task<PurgePlan> PurgeAsync(int? dataDays)
    {
        await FinishEarlierAsync(dataDays);
        var plan = await _planner.PlanAsync(dataDays, job.Stop);
        job.Progress(progress => progress with { AccountsTotal = plan.Accounts.Count });
        foreach (var account in plan.Accounts)
        {
            job.Progress(progress => progress with { Step = account.Name });
            await RunAccountAsync(account, dataDays);
            job.Progress(progress => progress with { AccountsDone = progress.AccountsDone + 1 });
        }

        await ForgetObjectsAsync(plan.Now);
        await FreeAsync(plan);
        return plan;
    }

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is BackupPathException or CatalogException or IOException or AskTimeoutException)
        {
            throw new OperationFailedException($"The purge broke off; the next one goes on: {e.Message}", e);
        }
    }

    /// <summary>A purge that fell left items without rows. They agree again, or get their rows back.</summary>
    private async Task FinishEarlierAsync(int? dataDays)
    {
        foreach (var account in (await parts.Catalog.Upkeep.ListPurgingAsync(job.Stop)).GroupBy(each => each.Account))
        {
            if (account.Key is { } owner)
            {
                await FinishEarlierAsync(owner, [.. account.Select(each => each.Item)], dataDays);
            }
            else
            {
                await _directory.FinishAsync([.. account.Select(each => each.Item)]);
            }
        }
    }

    private async Task FinishEarlierAsync(AccountId account, IReadOnlyCollection<ItemId> begun, int? dataDays)
    {
        var own = ItemId.Of(account);
        foreach (var items in begun.Where(item => item != own).Chunk(parts.Settings.BatchItems))
        {
            await RunBatchAsync(account, items, dataDays);
        }

        if (begun.Contains(own))
        {
            await ForgetAccountAsync(account, dataDays);
        }
    }

    /// <summary>Planned anew: an account may have stayed after all, under a legal hold that was set meanwhile, and needs its domain.</summary>
    private async Task ForgetObjectsAsync(DateTimeOffset now)
    {
        job.Stop.ThrowIfCancellationRequested();
        job.Progress(progress => progress with { Step = "directory" });
        var accounts = await parts.Catalog.ListAccountsAsync(job.Stop);
        var objects = await _directory.PlanAsync([.. accounts.Select(row => (row.Account, row.Name))], now, job.Stop);
        await _directory.RunAsync(objects, job.Stop);
        _freed += _directory.LogBytes;
    }

    private async Task RunAccountAsync(PlannedAccount account, int? dataDays)
    {
        foreach (var items in account.Items.Chunk(parts.Settings.BatchItems))
        {
            job.Stop.ThrowIfCancellationRequested();
            await RunBatchAsync(account.Account, items, dataDays);
        }

        if (account.Verdict.Drops)
        {
            job.Stop.ThrowIfCancellationRequested();
            await ForgetAccountAsync(account.Account, dataDays);
        }
    }

    private async Task RunBatchAsync(AccountId account, ItemId[] items, int? dataDays)
    {
        await parts.BatchTurn.WaitAsync(job.Stop);
        try
        {
            // Asked anew: somebody may have put the account under legal hold since the plan was made.
            var (subject, rules) = await _planner.AskAsync(account, dataDays, job.Stop);
            var batch = new PurgeBatch(parts, account, new PurgeDecision(subject, rules, parts.Clock.GetUtcNow()), job.Problem);
            await batch.RunAsync(items);
            (_forgotten, _kept, _freed) = (_forgotten + batch.Forgotten, _kept + batch.Kept, _freed + batch.LogBytes);
            job.Progress(progress => progress with { Items = _forgotten });
        }
        finally
        {
            parts.BatchTurn.Release();
        }
    }

    /// <summary>The account itself, when all of its items are gone: row, folder, journal; then it is not even a name any more.</summary>
    private async Task ForgetAccountAsync(AccountId account, int? dataDays)
    {
        await parts.BatchTurn.WaitAsync(job.Stop);
        try
        {
            var (subject, rules) = await _planner.AskAsync(account, dataDays, job.Stop);
            var hasItems = false;
            await foreach (var _ in parts.Catalog.Upkeep.ListDeletedAsync(account, job.Stop))
            {
                hasItems = true;
            }

            // Without a date it has forgotten itself already: a purge fell after that.
            var isForgotten = subject.AccountDeletedAt is null && (await parts.Catalog.Upkeep.FindAuditedAsync(account, ItemId.Of(account), job.Stop)) is null;
            if (hasItems || !(isForgotten || Retention.OfAccount(subject, rules, parts.Clock.GetUtcNow()).Drops))
            {
                return; // it came back, is held, or some of its items did not answer
            }

            if (await parts.Accounts.Ask<object>(new AccountCommands.Agree(account), parts.AskTimeout) is not AccountReplies.Agreed)
            {
                return;
            }

            await parts.Catalog.Upkeep.BeginPurgeAsync(account, [ItemId.Of(account)], CancellationToken.None);
            _freed += await parts.Path.Upkeep.DeleteAccountAsync(account, CancellationToken.None);
            await parts.Accounts.Ask<AccountReplies.Forgotten>(new AccountCommands.Forget(account), parts.AskTimeout);
            await parts.Catalog.Upkeep.RemoveAccountAsync(account, CancellationToken.None);
            job.Count("accounts-purged");
        }
        finally
        {
            parts.BatchTurn.Release();
        }
    }

    private async Task FreeAsync(PurgePlan plan)
    {
        job.Progress(progress => progress with { Step = "dropping contents" });
        await parts.Catalog.Upkeep.CondemnAsync(parts.Clock.GetUtcNow(), CancellationToken.None);
        var rewritten = await parts.Path.Upkeep.RewriteVolumesAsync(
            new CatalogJudge(parts.Catalog, parts.Clock.GetUtcNow() - parts.Settings.Grace), job.Stop);
        foreach (var (day, bytes) in plan.Archives)
        {
            await parts.Path.Upkeep.DeleteArchivesAsync(day, CancellationToken.None);
            _freed += bytes;
        }

        job.Count("archives-purged", plan.Archives.Count);
        job.Count("blobs-dropped", rewritten.Dropped);
        job.Count("bytes-freed", _freed + rewritten.Bytes);
        job.Count("bytes-free-after-grace", (await parts.Catalog.Upkeep.CountCondemnedAsync(before: null, CancellationToken.None)).Bytes);
    }
}
