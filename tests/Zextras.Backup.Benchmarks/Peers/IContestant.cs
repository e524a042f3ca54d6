namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>
/// A backup tool with a backup of its own, made by its first workload and kept for those after it. Each answer is checked before
/// it counts: a wrong one throws.
/// </summary>
internal interface IContestant : IAsyncDisposable
{
    /// <summary>As the table shows it.</summary>
    string Name { get; }

    /// <summary>Gets ready for a workload; not counted.</summary>
    Task PrepareAsync(Workload workload);

    /// <summary>Does it.</summary>
    /// <returns>What it took; null where the tool has no such command.</returns>
    Task<Cost?> RunAsync(Workload workload);

    /// <summary>What the backup takes on disk.</summary>
    StoredSize MeasureSize();
}
