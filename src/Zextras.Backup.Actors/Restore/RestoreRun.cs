using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Plan, then Run: prints a plan, or runs it.</summary>
internal static class RestoreRun
{
    private const int PlanLines = 1000;

    /// <summary>Runs the plan with the filler; in a dry run only shows it.</summary>
    public static async Task PlanOrRunAsync(RestorePlan plan, OperationJob job, RestoreReport report, MailboxFiller filler, bool dryRun)
    {
        report.AddSkipped(plan.TargetName, plan.AlreadyThere);
        if (dryRun)
        {
            Show(plan, job);
        }
        else
        {
            job.WhenStopped = "What was restored by then is recorded; restore again for the rest.";
            report.Expect(plan.Items.Count);
            await filler.FillAsync(plan, job.Stop);
        }
    }

    private static void Show(RestorePlan plan, OperationJob job)
    {
        job.Count("planned", plan.Items.Count);
        job.Count("planned-folders", plan.Folders.Count);
        foreach (var line in plan.Lines(PlanLines))
        {
            job.Plan(line);
        }
    }
}
