using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Monitoring;

/// <summary>What is wrong with a backup, and what to do about it: pure, from what the engine says of itself.</summary>
internal static class BackupHealth
{
    /// <summary>A scan is daily; after this time one was missed.</summary>
    private static readonly TimeSpan OldScan = TimeSpan.FromHours(26);

    /// <summary>After this time without a scan of everything, that is an alarm and no warning.</summary>
    private static readonly TimeSpan VeryOldScan = TimeSpan.FromDays(3);

    /// <summary>With less than that in the data directory the journal is about to stop taking anything.</summary>
    private const long LeastDataBytes = 128L << 20;

    /// <summary>The page of <c>pbm backup status</c>.</summary>
    internal static StatusBody Judge(BackupView view, DateTimeOffset now)
    {
        var findings = Findings(view, now).ToArray();
        var verified = view.Verified();
        return new StatusBody
        {
            Verdict = findings.Select(finding => finding.Level).Order(StringComparer.Ordinal).FirstOrDefault() ?? StatusBody.Good,
            Findings = findings,
            LastSmartScan = view.Status.LastSmartScan,
            NextSmartScan = view.Schedules.FirstOrDefault(run => run.Job == "SmartScan")?.Next,
            LastVerification = view.Status.LastVerification,
            RealTime = view.RealTime is { } realTime ? ToBody(realTime) : null,
            FreeBytes = view.Status.FreeBytes,
            Running = [.. view.Operations.Where(operation => !operation.IsOver).Select(operation => $"{operation.Kind} {operation.Id}")],
            Accounts = [.. view.Accounts.Where(account => account.DeletedAt is null).Select(account => new StatusAccountBody
            {
                Name = account.Name,
                LastScan = account.LastScan,
                Items = account.Items,
                Bytes = account.Bytes,
                Quarantined = account.Quarantined,
                LagMs = view.LagOf(account) is { } lag ? Milliseconds(lag) : null,
                OpenGaps = view.OpenGapsOf(account),
                LastVerification = verified(account),
            })],
        };
    }

    private static StatusRealTimeBody ToBody(RealTimeStatus realTime) => new()
    {
        On = realTime.IsOn,
        Listening = realTime.IsListening,
        LagMs = Milliseconds(realTime.Lag),
        OpenGaps = realTime.Gaps.Count,
    };

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);

    private static IEnumerable<StatusFindingBody> Findings(BackupView view, DateTimeOffset now)
    {
        var (status, accounts, operations, schedules) = (view.Status, view.Accounts, view.Operations, view.Schedules);
        if (status.IsStopped)
        {
            yield return Finding(StatusBody.Alarm, "Nothing is backed up: the module is stopped.", "pbm backup doStartService module");
        }
        else if (status.IsUnattended)
        {
            yield return Finding(
                StatusBody.Alarm,
                "Nothing new is backed up: the Real Time Scan is off, and no SmartScan is scheduled.",
                "pbm backup doStartService smartscan-cron; pbm backup doStartService backup-realtime");
        }

        if (status.FreeBytes < status.MinimumFreeBytes)
        {
            yield return Finding(
                StatusBody.Alarm,
                $"The Backup Path has {status.FreeBytes >> 20} MiB left; below {status.MinimumFreeBytes >> 20} MiB a node does not start.",
                "Free space on its filesystem, or move it to a larger disk: pbm config set server ZxBackup_DestPath /new-disk/backup");
        }

        if (status.DataDirectory is { } data && status.DataFreeBytes < LeastDataBytes)
        {
            yield return Finding(
                StatusBody.Alarm,
                $"The data directory {data} has {status.DataFreeBytes >> 20} MiB left: when it is full, nothing new is recorded.",
                "Free space on its filesystem; the node goes on by itself, and scans what it missed.");
        }

        if (now - status.LastSmartScan is { } age && age > OldScan)
        {
            yield return Finding(
                age > VeryOldScan ? StatusBody.Alarm : StatusBody.Warning,
                $"The last SmartScan that reached its end is {age.TotalHours:0} hours old.",
                "pbm backup getAllOperations shows what became of the later ones; pbm backup doSmartScan start scans now.");
        }

        if (!status.IsUnattended && schedules.FirstOrDefault(run => run.Job == "SmartScan") is { IsOn: false })
        {
            yield return Finding(StatusBody.Warning, "No SmartScan is scheduled.", "pbm backup doStartService smartscan-cron");
        }

        var old = accounts.Count(account => account.DeletedAt is null && account.LastScan is { } scan && now - scan > OldScan);
        if (old > 0)
        {
            yield return Finding(StatusBody.Warning, $"{old} accounts were not scanned for more than a day.", "The accounts below say which; the last SmartScan's log says why.");
        }

        if (status.Quarantined.Count > 0)
        {
            yield return Finding(
                StatusBody.Warning, $"{status.Quarantined.Count} items could not be backed up.", "pbm backup getBackupInfo lists them with the reason; each scan tries them again.");
        }

        if (operations.FirstOrDefault(operation => operation.IsOver) is { State: OperationState.Failed or OperationState.Interrupted } failed)
        {
            yield return Finding(StatusBody.Warning, $"The last operation, {failed.Kind}, did not reach its end: {failed.Error}", $"pbm backup getOperationLog {failed.Id}");
        }

        foreach (var warning in status.Warnings.Where(warning => warning is not (BackupStatus.StoppedWarning or BackupStatus.UnattendedWarning)))
        {
            yield return Finding(status.LastSmartScan is null ? StatusBody.Alarm : StatusBody.Warning, warning, "");
        }
    }

    private static StatusFindingBody Finding(string level, string what, string remedy) => new() { Level = level, What = what, Remedy = remedy };
}
