using System.Globalization;
using System.Text;
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
    internal static string Of(
        BackupStatus status, IReadOnlyList<AvailableAccount> accounts, IReadOnlyList<Operation> operations, IReadOnlyList<ScheduledRun> schedules)
    {
        var text = new PrometheusText();
        text.Add("backup_accounts", "Accounts in the backup", [("state=\"active\"", status.Accounts), ("state=\"deleted\"", status.DeletedAccounts)]);
        text.Add("backup_items", "Items in the backup", [("state=\"active\"", status.Items), ("state=\"deleted\"", status.DeletedItems)]);
        text.Add("backup_content_bytes", "Bytes of content of all items", [("", status.Bytes)]);
        text.Add("backup_blob_bytes", "Bytes of blob volumes", [("", status.BlobBytes)]);
        text.Add("backup_incoming_volumes", "Blob volumes that are not settled", [("", status.IncomingVolumes)]);
        text.Add("backup_path_free_bytes", "Free bytes on the disk of the Backup Path", [("", status.FreeBytes)]);
        text.Add("backup_quarantined_items", "Items that could not be backed up", [("", status.Quarantined.Count)]);
        text.Add("backup_warnings", "Warnings that somebody should look at", [("", status.Warnings.Count)]);
        text.Add("backup_last_smartscan_timestamp_seconds", "End of the last SmartScan that reached it", [("", Seconds(status.LastSmartScan))]);
        text.Add(
            "backup_account_last_scan_timestamp_seconds",
            "End of the last good scan of an account",
            accounts.Where(account => account is { DeletedAt: null, LastScan: not null }).Select(account => ($"account=\"{Escape(account.Name)}\"", Seconds(account.LastScan))));
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
