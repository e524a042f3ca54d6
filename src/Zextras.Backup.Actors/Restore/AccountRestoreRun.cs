using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>A restore of an account into a new one, from beginning to end.</summary>
internal sealed class AccountRestoreRun(RestoreParts parts, AccountRestoreOrder order, OperationJob job)
{
    private readonly AccountMaker _maker = new(parts.Scan.Server, job);
    private readonly RestoreReport _report = new(job);

    private CatalogAccount Source => order.Source;

    /// <summary>Plans, makes the account, and fills it; or shows the plan.</summary>
    public async Task RunAsync()
    {
        try
        {
            var at = order.At ?? Source.DeletedAt?.AddTicks(-1);
            if (at is null && order.SourceEntry is { } living)
            {
                await parts.ScanFirstAsync(living, job);
            }

            var instant = at ?? parts.Scan.Clock.GetUtcNow();
            var own = await parts.Scan.Path.Logs.ReadAsync(Source.Account, ItemId.Of(Source.Account), job.Stop);
            var settings = own.At(instant) ?? throw new OperationFailedException(
                $"At {instant:u} {Source.Name} was not in the backup yet; its first state is of {(own.Transactions is [{ Start: var first }, ..] ? first : instant):u}.");
            var planner = new AccountPlanner(parts.Scan, parts.Items);
            var plan = await planner.PlanAsync(Source, instant, order.UndeleteFrom, order.SameAccountId, _report, job.Stop);
            await RefuseEmptyAsync(plan, instant);
            await FillAsync(plan, settings.State.Content.Attributes);
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

    private async Task FillAsync(RestorePlan plan, ItemAttributes settings)
    {
        var target = await _maker.FindAsync(order.Destination, job.Stop);
        if (order.DryRun)
        {
            job.Plan(target is null ? $"{order.Destination}: would be created" : $"{order.Destination}: is there; what it lacks would be put into it");
            await RestoreRun.PlanOrRunAsync(plan with { TargetName = order.Destination }, job, _report, parts.Filler(_report), dryRun: true);
            return;
        }

        if (target is null)
        {
            var id = order.SameAccountId ? Source.Account : new AccountId(Guid.CreateVersion7(parts.Scan.Clock.GetUtcNow()));
            target = await _maker.MakeAsync(id, order.Destination, settings, _report, job.Stop);
        }
        else
        {
            job.Warn($"{order.Destination} is there already: its settings stay as they are.");
        }

        if (order.SameAccountId && target.Id != Source.Account)
        {
            throw new OperationFailedException(
                $"{order.Destination} has the id {target.Id}, not {Source.Account}: this mailbox server chooses ids by itself, or another account has the address. Restore without same_account_id.");
        }

        // An empty account's scan also says of the items of a deleted one that they are gone, so that they can come back.
        await parts.ScanFirstAsync(target, job);
        var filled = plan with { Target = target.Id, TargetName = target.Name };
        if (order.SameAccountId)
        {
            filled = await WithoutLivingAsync(filled);
        }

        await RestoreRun.PlanOrRunAsync(filled, job, _report, parts.Filler(_report), dryRun: false);
    }

    /// <summary>A second run: what the first one brought back lives.</summary>
    private async Task<RestorePlan> WithoutLivingAsync(RestorePlan plan)
    {
        var living = (await parts.Scan.Catalog.ListStatesAsync(plan.Target, parts.Scan.Clock.GetUtcNow(), job.Stop))
            .Where(state => !state.Deleted)
            .Select(state => state.Item)
            .ToHashSet();
        var items = plan.Items.Where(item => !living.Contains(item.Item)).ToArray();
        return plan with { Items = items, AlreadyThere = plan.Items.Count - items.Length };
    }

    private async Task RefuseEmptyAsync(RestorePlan plan, DateTimeOffset at)
    {
        if (plan.Items.Count > 0 || order.AllowEmpty)
        {
            return;
        }

        var deletions = await parts.Scan.Catalog.ListDeletionsAsync(Source.Account, DateTimeOffset.MinValue, at.AddTicks(1), job.Stop);
        var last = deletions.Select(deletion => deletion.DeletedAt).DefaultIfEmpty().Max();
        throw new OperationFailedException(deletions.Count == 0
            ? $"{Source.Name} had no items at {at:u}, and none before. Write allow_empty true to restore the account without any."
            : $"{Source.Name} had no items at {at:u}. It last had some until {last:yyyy-MM-dd'T'HH:mm:ss'Z'}: give a date before that, or write allow_empty true.");
    }
}
