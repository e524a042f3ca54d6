using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Restore;

/// <summary>An undelete from beginning to end.</summary>
internal sealed class UndeleteRun(RestoreParts parts)
{
    /// <summary>Scans, plans, and puts back or shows.</summary>
    /// <param name="account">The account in the backup.</param>
    /// <param name="entry">The account on the server.</param>
    /// <param name="from">Beginning of the window.</param>
    /// <param name="until">End of the window, not included; null: now.</param>
    /// <param name="toOriginalFolders">Whether everything goes where it was; else below a dedicated folder.</param>
    /// <param name="dryRun">Only show the plan.</param>
    /// <param name="job">The operation.</param>
    public async Task RunAsync(
        CatalogAccount account, AccountEntry entry, DateTimeOffset from, DateTimeOffset? until, bool toOriginalFolders, bool dryRun, OperationJob job)
    {
        var report = new RestoreReport(job);
        try
        {
            await parts.ScanFirstAsync(entry, job);
            var planner = new UndeletePlanner(parts.Scan, parts.Items);
            var plan = await planner.PlanAsync(account, from, until ?? DateTimeOffset.MaxValue, toOriginalFolders, report, job.Stop);
            await RestoreRun.PlanOrRunAsync(plan, job, report, parts.Filler(report), dryRun);
        }
        catch (MailboxException e)
        {
            throw new OperationFailedException(e.Message, e);
        }
        finally
        {
            report.Close();
        }
    }
}
