using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// What a restore comes to, in all and by account: restored, skipped, not restored with id and cause, and what the mailbox server could not carry,
/// which is counted by name because thousands of items lack the same. Safe for concurrent use.
/// </summary>
internal sealed class RestoreReport
{
    private const string Skipped = "skipped";
    private const string FoldersMade = "folders";

    private readonly Lock _lock = new();
    private readonly OperationJob _job;
    private readonly string _done;
    private readonly string _failed;
    private readonly SortedDictionary<string, long> _notCarried = new(StringComparer.Ordinal);
    private long _items;
    private long _bytes;
    private long _total;

    /// <summary>Begins with nothing, so that a zero shows too.</summary>
    /// <param name="job">The operation.</param>
    /// <param name="done">The word for what was done with an item: <c>restored</c>, <c>exported</c>.</param>
    public RestoreReport(OperationJob job, string done = "restored")
    {
        (_job, _done, _failed) = (job, done, $"not-{done}");
        _job.Count(_done, 0);
        _job.Count(Skipped, 0);
        _job.Count(_failed, 0);
    }

    /// <summary>So many items were planned more.</summary>
    public void Expect(long items)
    {
        lock (_lock)
        {
            _total += items;
            _job.Progress(progress => progress with { ItemsTotal = _total });
        }
    }

    /// <summary>What is being done now.</summary>
    public void Step(string what) => _job.Progress(progress => progress with { Step = what });

    /// <summary>Items were put back.</summary>
    public void AddRestored(string account, long items, long bytes)
    {
        _job.Count(_done, items);
        _job.Accounts.AddRestored(account, items);
        Advance(items, bytes);
    }

    /// <summary>Items were there already.</summary>
    public void AddSkipped(string account, long items)
    {
        _job.Count(Skipped, items);
        _job.Accounts.AddSkipped(account, items);
    }

    /// <summary>Planned items turned out to be there already.</summary>
    public void AddThere(string account, long items)
    {
        AddSkipped(account, items);
        Advance(items, 0);
    }

    /// <summary>An item was changed back in place.</summary>
    /// <param name="account">Its account.</param>
    /// <param name="how">The count that it goes to.</param>
    public void AddChanged(string account, string how)
    {
        _job.Count(how);
        _job.Accounts.AddRestored(account, 1);
    }

    /// <summary>A planned item turned out to be there already.</summary>
    public void Skip(string account, PlannedItem item, string why)
    {
        AddSkipped(account, 1);
        _job.Warn($"{account}: {item.FolderKey}: item {item.Item} '{item.Name}' skipped: {why}");
        Advance(1, 0);
    }

    /// <summary>An item could not be put back.</summary>
    public void Fail(string account, PlannedItem item, string cause) => Fail(account, item.FolderKey, item.Item, item.Name, cause, wasPlanned: true);

    /// <summary>An item could not be put back.</summary>
    public void Fail(string account, string place, ItemId item, string name, string cause, bool wasPlanned = false)
    {
        _job.Count(_failed);
        _job.Accounts.Fail(account, item.ToString(), cause);
        _job.Problem($"{account}: {place}: item {item} '{name}' not {_done}: {cause}");
        if (wasPlanned)
        {
            Advance(1, 0);
        }
    }

    /// <summary>A folder or anything else that is no item could not be put back.</summary>
    public void FailPart(string account, string part, string cause)
    {
        _job.Accounts.Fail(account, part, cause);
        _job.Problem($"{account}: {part} not {_done}: {cause}");
    }

    /// <summary>A folder is there.</summary>
    public void AddFolder(IReadOnlyList<string> notCarried)
    {
        _job.Count(FoldersMade);
        AddNotCarried(notCarried);
    }

    /// <summary>Names of what a mailbox server did not take.</summary>
    public void AddNotCarried(IEnumerable<string> names)
    {
        lock (_lock)
        {
            foreach (var name in names.Where(name => name.Length > 0))
            {
                _notCarried[name] = _notCarried.GetValueOrDefault(name) + 1;
            }
        }
    }

    /// <summary>Writes what was gathered; the last step.</summary>
    public void Close()
    {
        lock (_lock)
        {
            foreach (var (name, count) in _notCarried)
            {
                _job.Warn($"Not carried by the mailbox server: {name} ({count} times)");
            }

            _notCarried.Clear();
        }
    }

    private void Advance(long items, long bytes)
    {
        lock (_lock)
        {
            (_items, _bytes) = (_items + items, _bytes + bytes);
            _job.Progress(progress => progress with { Items = _items, Bytes = _bytes });
        }
    }
}
