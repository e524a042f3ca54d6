namespace Zextras.Backup.Actors.Operations;

/// <summary>What a running job reports to. Safe for concurrent use.</summary>
internal sealed class OperationJob(Guid id, OperationBoard board, CancellationToken stop)
{
    private readonly Lock _lock = new();
    private readonly List<KeyValuePair<string, long>> _counts = [];

    /// <summary>The operation's id.</summary>
    public Guid Id { get; } = id;

    /// <summary>Cancelled when somebody stops the operation. A job that then throws <see cref="OperationCanceledException"/> ends as stopped.</summary>
    public CancellationToken Stop { get; } = stop;

    /// <summary>Why the result is not whole if the job is stopped, and what to do then; null where stopping leaves nothing to say.</summary>
    public string? WhenStopped { get; set; }

    /// <summary>What a restore came to in each account so far.</summary>
    public AccountTallies Accounts { get; } = new();

    /// <summary>What was counted so far, in the order in which the names first came.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts
    {
        get
        {
            lock (_lock)
            {
                return [.. _counts];
            }
        }
    }

    /// <summary>Notes how far the job is.</summary>
    public void Progress(Func<OperationProgress, OperationProgress> change) => board.Progress(Id, change);

    /// <summary>A line for the operation's log.</summary>
    public void Note(string line) => board.Note(Id, line);

    /// <summary>
    /// Something went wrong that does not stop the job: one line with the item or account and the reason. A job that has one
    /// did not do all that it was asked for; what is only worth knowing is a warning.
    /// </summary>
    public void Problem(string line) => board.Report(Id, [line], []);

    /// <summary>Something that a person must see.</summary>
    public void Warn(string line) => board.Report(Id, [], [line]);

    /// <summary>A line of what a dry run would do.</summary>
    public void Plan(string line) => board.Plan(Id, line);

    /// <summary>Adds to a counted result. Adding zero makes the name show.</summary>
    public void Count(string name, long add = 1)
    {
        lock (_lock)
        {
            var at = _counts.FindIndex(count => string.Equals(count.Key, name, StringComparison.Ordinal));
            if (at < 0)
            {
                _counts.Add(new(name, add));
            }
            else
            {
                _counts[at] = new(name, _counts[at].Value + add);
            }
        }
    }
}
