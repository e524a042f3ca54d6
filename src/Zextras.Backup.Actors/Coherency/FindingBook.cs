namespace Zextras.Backup.Actors.Coherency;

/// <summary>Collects findings from all threads: counts all, keeps the first so many.</summary>
internal sealed class FindingBook
{
    /// <summary>Nobody reads more, and memory is bounded. A repair checks again, until nothing is left.</summary>
    public const int MaxKept = 100_000;

    private readonly Lock _lock = new();
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<FindingKind, long> _counts = [];

    /// <summary>The findings that were kept, the worst first.</summary>
    public IReadOnlyList<Finding> Findings
    {
        get
        {
            lock (_lock)
            {
                return [.. _findings.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Kind)];
            }
        }
    }

    /// <summary>How many there were of each kind.</summary>
    public IReadOnlyDictionary<FindingKind, long> Counts
    {
        get
        {
            lock (_lock)
            {
                return _counts.OrderBy(count => count.Key).ToDictionary();
            }
        }
    }

    /// <summary>Adds one.</summary>
    public void Add(Finding finding)
    {
        lock (_lock)
        {
            _counts[finding.Kind] = _counts.GetValueOrDefault(finding.Kind) + 1;
            if (_findings.Count < MaxKept)
            {
                _findings.Add(finding);
            }
        }
    }

    /// <summary>Adds several.</summary>
    public void AddRange(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Add(finding);
        }
    }
}
