using System.Globalization;
using System.Text;
using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Node.Monitoring;

/// <summary>The figures in Prometheus' text format.</summary>
internal sealed class PrometheusText
{
    /// <summary>The media type of the format.</summary>
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>All figures.</summary>
    internal static string Of(BackupView view, DateTimeOffset now)
    {
        var (status, accounts, operations, schedules) = (view.Status, view.Accounts, view.Operations, view.Schedules);
        var text = new PrometheusText();
        text.Add("backup_accounts", "Accounts in the backup", [("state=\"active\"", status.Accounts), ("state=\"deleted\"", status.DeletedAccounts)]);
        text.Add("backup_items", "Items in the backup", [("state=\"active\"", status.Items), ("state=\"deleted\"", status.DeletedItems)]);
        text.Add("backup_content_bytes", "Bytes of content of all items", [("", status.Bytes)]);
        text.Add("backup_blob_bytes", "Bytes of blob volumes", [("", status.BlobBytes)]);
        text.Add("backup_incoming_volumes", "Blob volumes that are not settled", [("", status.IncomingVolumes)]);
        text.Add("backup_path_free_bytes", "Free bytes on the disk of the Backup Path", [("", status.FreeBytes)]);
        text.Add("backup_quarantined_items", "Items that could not be backed up", [("", status.Quarantined.Count)]);
        text.Add("backup_warnings", "Warnings that somebody should look at", [("", status.Warnings.Count)]);
        text.Add("backup_unattended", "1 while neither the Real Time Scan nor a scheduled SmartScan is on: nothing new is backed up", [("", status.IsUnattended ? 1 : 0)]);
        text.Add("backup_last_smartscan_timestamp_seconds", "End of the last SmartScan that reached it", [("", Seconds(status.LastSmartScan))]);
        text.Add(
            "backup_account_last_scan_timestamp_seconds",
            "End of the last good scan of an account",
            accounts.Where(account => account is { DeletedAt: null, LastScan: not null }).Select(account => ($"account=\"{Escape(account.Name)}\"", Seconds(account.LastScan))));
        text.AddVerification(view);
        if (view.RealTime is { } realTime)
        {
            text.AddRealTime(view, realTime, now);
        }

        text.Add(
            "backup_operations",
            "Operations that are kept, by kind and state",
            operations.CountBy(operation => (operation.Kind, operation.State)).Select(group =>
                ($"kind=\"{Escape(group.Key.Kind)}\",state=\"{group.Key.State.ToString().ToLowerInvariant()}\"", (double)group.Value)));
        text.Add(
            "backup_operation_items_per_second",
            "Rate of what runs",
            operations.Where(operation => operation.State is OperationState.Running).Select(operation =>
                ($"kind=\"{Escape(operation.Kind)}\",operation=\"{operation.Id}\"", double.IsFinite(operation.Progress.ItemsPerSecond) ? operation.Progress.ItemsPerSecond : 0)));
        text.Add(
            "backup_schedule_next_timestamp_seconds",
            "When a job is due next",
            schedules.Where(run => run.Next is not null).Select(run => ($"job=\"{Escape(run.Job)}\"", Seconds(run.Next))));
        return text._text.ToString();
    }

    private void AddVerification(BackupView view)
    {
        var verified = view.Verified();
        Add("backup_last_verification_timestamp_seconds", "End of the last coherency check that read everything; 0: never", [("", Seconds(view.Status.LastVerification))]);
        Add(
            "backup_account_last_verification_timestamp_seconds",
            "End of the last coherency check that read everything of an account; 0: never",
            Living(view).Select(account => (Label(account), Seconds(verified(account)))));
    }

    private void AddRealTime(BackupView view, RealTimeStatus realTime, DateTimeOffset now)
    {
        Add("backup_realtime_on", "1 while the Real Time Scan is switched on", [("", realTime.IsOn ? 1 : 0)]);
        Add("backup_realtime_listening", "1 while the mailbox server tells what happens", [("", realTime.IsListening ? 1 : 0)]);
        Add("backup_realtime_waiting", "Events that are not recorded yet", [("", realTime.Waiting)]);
        Add("backup_realtime_lag_seconds", "How long the oldest of these waits", [("", realTime.Lag.TotalSeconds)]);
        Add("backup_realtime_open_gaps", "Gaps that no scan has closed yet", [("", realTime.Gaps.Count)]);
        Add("backup_realtime_gap_seconds", "Time since the oldest of these began", [("", realTime.Gaps.Count == 0 ? 0 : (now - realTime.Gaps.Min(gap => gap.Start)).TotalSeconds)]);
        Add(
            "backup_account_realtime_lag_seconds",
            "How long the oldest event of an account waits",
            Living(view).Select(account => (Label(account), view.LagOf(account)?.TotalSeconds ?? 0)));
        Add(
            "backup_account_open_gaps",
            "Gaps of an account that no scan has closed yet",
            Living(view).Select(account => (Label(account), (double)view.OpenGapsOf(account))));
    }

    private static IEnumerable<AvailableAccount> Living(BackupView view) => view.Accounts.Where(account => account.DeletedAt is null);

    private static string Label(AvailableAccount account) => $"account=\"{Escape(account.Name)}\"";

    private static double Seconds(DateTimeOffset? time) => time?.ToUnixTimeSeconds() ?? 0;

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Add(string name, string help, IEnumerable<(string Labels, double Value)> samples)
    {
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");
        foreach (var (labels, value) in samples)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {value:R}\n");
        }
    }
}
