using System.Globalization;
using System.Text;

namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>The tables as they are committed.</summary>
internal static class Report
{
    public static string Write(PeerOptions options, Board board, SideBySide sides)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Source: {options.Messages:N0} messages, {sides.SourceBytes / 1e6:F0} MB, {MailSource.Accounts} accounts of 3 folders, 12 % with an attachment out of 20, in a real Dovecot
            on loopback (Maildir, mail_fsync=optimized), no TLS, caches warm. Everybody in the same run on the same machine and disk, in turns; what was
            written before is synced first. Durable on all sides: mbsync with its fsync for each message, dsync with mail_fsync=optimized, borg and restic
            with their syncs, this engine acknowledges after fsync. Every result was compared with the source before it counted: number, bytes, digests,
            flags. mbsync and doveadm keep one state, without history and verification; a history engine is counted with the mirror that it needs.
            This engine keeps the whole history, and is measured from outside over its API; its first backup begins with the start of its process.
            The server's CPU is in no figure. Seconds are medians (fastest to slowest); memory is the largest process of each tool.

            | workload | who | seconds | CPU s | peak MiB |
            |---|---|---|---|---|

            """);
        foreach (var (row, who) in board.Lines)
        {
            var costs = board.Of(row, who);
            text.Append(CultureInfo.InvariantCulture, $"| {row} | {who} | {Spread(costs)} | {Some(Board.Median(costs.Select(cost => cost.CpuSeconds)))} | {Some(costs.Max(cost => cost.PeakBytes) >> 20)} |\n");
        }

        AddSizes(text, sides.Sizes);
        text.Append("\n| target | measured | |\n|---|---|---|\n");
        foreach (var target in Target.All(board, sides, options.Messages))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {target.Text} | {target.Measured ?? "not measured"} | {(target.Measured is null ? "" : target.IsReached ? "reached" : "**missed**")} |\n");
        }

        return text.ToString();
    }

    private static void AddSizes(StringBuilder text, Dictionary<string, StoredSize> sizes)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n| {Rows.Size} | MB | files | directories |\n|---|---|---|---|\n");
        foreach (var (who, size) in sizes.OrderBy(each => each.Value.Bytes))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {who} | {size.Bytes / 1e6:F1} | {size.Files} | {size.Directories} |\n");
        }
    }

    private static string Spread(IReadOnlyList<Cost> costs)
    {
        var seconds = costs.Select(cost => cost.Seconds).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"**{Board.Median(seconds):F3}** ({seconds[0]:F3} to {seconds[^1]:F3}, {seconds.Length} runs)");
    }

    private static string Some(double? value) => value is > 0 ? value.Value.ToString("0.##", CultureInfo.InvariantCulture) : "";
}
