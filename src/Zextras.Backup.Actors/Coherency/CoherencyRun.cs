using System.Text.Json;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>One doCoherencyCheck as an operation: checks, heals where asked, checks again, saves the report.</summary>
/// <param name="layout">The path to check.</param>
/// <param name="server">The server that owns it.</param>
/// <param name="own">The engine's stores.</param>
/// <param name="isOwn">Whether the path is the engine's own; else it is only looked at.</param>
/// <param name="dataDirectory">Where bookmarks are kept.</param>
/// <param name="clock">The time.</param>
internal sealed class CoherencyRun(
    PathLayout layout, ServerId server, OwnStores own, bool isOwn, string dataDirectory, TimeProvider clock)
{
    /// <summary>A repair may uncover what was hidden behind damage: a transaction behind a line that could not be read.</summary>
    private const int MaxRounds = 3;

    /// <summary>More findings, or repairs, than this are in the saved report only.</summary>
    private const int MaxListed = 200;

    /// <summary>The name of a report in <c>servers/&lt;date&gt;/</c>.</summary>
    public static string ReportName(Guid operation) => $"coherency-{operation:D}.json";

    /// <summary>Runs it to its end.</summary>
    public async Task<CoherencyReport> RunAsync(CheckOptions options, bool fix, OperationJob job)
    {
        job.WhenStopped = "The next check of the path goes on where this one stopped.";
        try
        {
            // What a check found at a place must still be there when it is healed.
            var report = fix && isOwn
                ? await own.Path.Upkeep.AloneAsync(() => HealAsync(options, job), job.Stop)
                : (await CheckAsync(options, job)).Report;
            await SaveAsync(report, job.Id);
            Tell(report, job);
            return report;
        }
        catch (Exception e) when (e is BackupPathException or CatalogException or IOException or UnauthorizedAccessException)
        {
            throw new OperationFailedException($"The check broke off: {e.Message}", e);
        }
    }

    private async Task<CoherencyReport> HealAsync(CheckOptions options, OperationJob job)
    {
        // From the beginning: what an earlier check met before it stopped is to be healed, too.
        new Bookmark(dataDirectory, layout.Root).Remove();
        var repairs = new List<string>();
        var (check, report) = await CheckAsync(options with { IsAlone = true }, job);
        for (var round = 0; report.IsToBeHealed(round) && round < MaxRounds; round++)
        {
            job.Progress(progress => progress with { Step = "healing" });
            await new CoherencyFix(layout, own, server, clock, repairs.Add).RunAsync(report, check, CancellationToken.None);
            (check, report) = await CheckAsync(options with { IsAlone = true, Sample = 1, MaxDuration = null }, job);
        }

        return report with { Repairs = repairs };
    }

    private async Task<(CoherencyCheck Check, CoherencyReport Report)> CheckAsync(CheckOptions options, OperationJob job)
    {
        var check = new CoherencyCheck(layout, server, options, isOwn ? own : null, clock)
        {
            Progressed = (items, bytes) => job.Progress(progress => progress with { Items = items, Bytes = bytes, Step = "reading" }),
        };
        return (check, await check.RunAsync(new Bookmark(dataDirectory, layout.Root), job.Stop));
    }

    private Task SaveAsync(CoherencyReport report, Guid operation) => own.Path.WriteServerArchiveAsync(
        DateOnly.FromDateTime(clock.GetLocalNow().Date),
        ReportName(operation),
        (output, token) => JsonSerializer.SerializeAsync(output, ReportDocument.Of(report), CoherencyJson.Readable.ReportDocument, token),
        CancellationToken.None);

    private static void Tell(CoherencyReport report, OperationJob job)
    {
        foreach (var repair in report.Repairs.Take(MaxListed))
        {
            job.Note(repair);
        }

        job.Count("logs", report.Logs);
        job.Count("items", report.Items);
        job.Count("blobs", report.Blobs);
        job.Count("blobs-verified", report.BlobsVerified);
        job.Count("bytes", report.Bytes);
        job.Count("repairs", report.Repairs.Count);
        foreach (var severity in (FindingSeverity[])[FindingSeverity.Error, FindingSeverity.Warning, FindingSeverity.Info])
        {
            job.Count($"findings-{severity.ToString().ToLowerInvariant()}", report.Findings.Count(finding => finding.Severity == severity));
        }

        var damages = report.Findings.Where(finding => finding.Severity > FindingSeverity.Info).ToArray();
        foreach (var finding in damages.Take(MaxListed))
        {
            job.Problem(finding.ToString());
        }

        if (damages.Length > MaxListed)
        {
            job.Count(Operation.ProblemsCount, damages.Length - MaxListed);
        }

        if (!report.IsComplete)
        {
            job.Warn("The time was up before the end of the path. The next check goes on where this one stopped.");
        }

        if (!report.IsClean)
        {
            job.Warn("The path is damaged: getCoherencyReport shows every finding and what to do. doCoherencyCheck PATH fixBackup true heals what can be healed.");
        }
    }
}
