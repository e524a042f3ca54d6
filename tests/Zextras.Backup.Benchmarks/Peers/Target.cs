using System.Globalization;

namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>One thing that was promised.</summary>
/// <param name="Text">The promise.</param>
/// <param name="Measured">What came out; null where it was not measured.</param>
/// <param name="IsReached">Whether it is kept.</param>
internal sealed record Target(string Text, string? Measured, bool IsReached)
{
    private const string Us = "this engine";
    private const string Doveadm = "doveadm backup, to mdbox";
    private const string Borg = "mbsync, then borg";
    private const string Restic = "mbsync, then restic";
    private const double SumFactor = 5;
    private const double MessageSeconds = 0.1;
    private const double StatusSeconds = 0.2;
    private const double GrowthFactor = 1.1;
    private const long MemoryBytes = 400L << 20;
    private const long LargeMemoryBytes = 600L << 20;

    /// <summary>All of them, with what was measured.</summary>
    public static IEnumerable<Target> All(Board board, SideBySide sides, int messages)
    {
        yield return Ratio(board, "A: no slower than doveadm backup to mdbox", Rows.FirstBackup, Doveadm, 1);
        yield return Ratio(board, "A: at least 5 times faster than mbsync, then borg", Rows.FirstBackup, Borg, 1 / SumFactor);
        yield return Growth(board, messages);
        yield return Ratio(board, "B: no slower than mbsync", Rows.Unchanged, "mbsync", 1);
        yield return Ratio(board, "C: no slower than mbsync", Rows.Changed, "mbsync", 1);
        yield return Ratio(board, "D: no slower than restic check --read-data", Rows.Verify, Restic, 1);
        yield return Limit("E: under 0.1 s", board.Seconds(Rows.OneMessage, Us), MessageSeconds);
        yield return Ratio(board, "F: faster than doveadm backup -R", Rows.OneAccount, Doveadm, 1);
        yield return Ratio(board, "G: faster than borg extract", Rows.AllToFiles, Borg, 1);
        yield return Ratio(board, "H: no slower than borg prune with borg compact", Rows.Purge, Borg, 1);
        yield return Size("I: smaller than restic's repository", sides.Sizes);
        yield return Memory("memory: under 400 MiB, all workloads", sides.PeakBytes, MemoryBytes);
        yield return Memory("memory: under 600 MiB at 100,000", board.Of(Rows.Large, Us).Select(cost => cost.PeakBytes).FirstOrDefault(), LargeMemoryBytes);
        yield return Limit("console: a status in under 0.2 s", board.Seconds(Rows.Status, Us), StatusSeconds);
    }

    private static Target Ratio(Board board, string text, string row, string peer, double factor) =>
        (board.Seconds(row, Us), board.Seconds(row, peer)) is ({ } ours, { } theirs)
            ? new Target(text, Say($"{ours:F2} s against {theirs:F2} s"), ours <= factor * theirs)
            : new Target(text, null, false);

    private static Target Limit(string text, double? seconds, double limit) =>
        seconds is { } measured ? new Target(text, Say($"{measured:F3} s"), measured < limit) : new Target(text, null, false);

    private static Target Memory(string text, long bytes, long limit) =>
        bytes > 0 ? new Target(text, Say($"{bytes >> 20} MiB"), bytes < limit) : new Target(text, null, false);

    private static Target Size(string text, Dictionary<string, StoredSize> sizes) =>
        sizes.TryGetValue(Us, out var ours) && sizes.TryGetValue(Restic, out var theirs)
            ? new Target(text, Say($"{ours.Bytes / 1e6:F0} MB against {theirs.Bytes / 1e6:F0} MB"), ours.Bytes < theirs.Bytes)
            : new Target(text, null, false);

    private static Target Growth(Board board, int messages)
    {
        const string Promise = "A: at 100,000 messages the time of an item grows by no more than a tenth";
        return (board.Seconds(Rows.FirstBackup, Us), board.Seconds(Rows.Large, Us)) is ({ } few, { } many)
            ? new Target(Promise, Say($"{1e6 * few / messages:F0} us, {1e6 * many / LargeWorkload.Messages:F0} us"), many / LargeWorkload.Messages <= GrowthFactor * few / messages)
            : new Target(Promise, null, false);
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
