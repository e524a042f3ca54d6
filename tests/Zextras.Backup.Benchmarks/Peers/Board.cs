using System.Globalization;

namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>All that was measured, row by row, in the order in which it came.</summary>
internal sealed class Board
{
    private readonly List<(string Row, string Who)> _order = [];
    private readonly Dictionary<(string Row, string Who), List<Cost>> _costs = [];

    /// <summary>Rows and contestants that were measured, one row after the other.</summary>
    public IEnumerable<(string Row, string Who)> Lines => _order.GroupBy(line => line.Row).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group => group);

    /// <summary>Adds one result, and shows it.</summary>
    public void Add(string row, string who, Cost cost)
    {
        if (!_costs.TryGetValue((row, who), out var costs))
        {
            _order.Add((row, who));
            _costs[(row, who)] = costs = [];
        }

        costs.Add(cost);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row} | {who} | {cost.Seconds:F3} s, CPU {cost.CpuSeconds:F2} s, {cost.PeakBytes >> 20} MiB"));
    }

    /// <summary>All results of a line.</summary>
    public IReadOnlyList<Cost> Of(string row, string who) => _costs.GetValueOrDefault((row, who), []);

    /// <summary>The median of the seconds; null where nothing was measured.</summary>
    public double? Seconds(string row, string who) => Median(Of(row, who).Select(cost => cost.Seconds));

    /// <summary>The median.</summary>
    public static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
    }
}
