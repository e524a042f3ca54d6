using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>
/// Keeps a scan and a restore of one account from taking the same item for two. A restored item is in the mailbox a moment
/// before the catalog knows whose it is: a scan that meets an unknown key waits for arrivals that are under way and looks
/// again. The restore never waits for the scan.
/// </summary>
internal sealed class AccountGate
{
    private readonly Lock _lock = new();
    private readonly List<HashSet<ItemId>> _watchers = [];
    private readonly HashSet<ItemId> _arriving = [];
    private TaskCompletionSource? _quiet;

    /// <summary>
    /// An item is about to be put into the mailbox. Dispose when the catalog knows it, or when it came to nothing. Null
    /// where it is arriving already: two restores of one item at once would put it there twice.
    /// </summary>
    public IDisposable? Arrive(ItemId item)
    {
        lock (_lock)
        {
            if (!_arriving.Add(item))
            {
                return null;
            }

            _watchers.ForEach(watcher => watcher.Add(item));
            return new Leaving(this, item);
        }
    }

    /// <summary>
    /// The catalog is about to know an item whose id only its arrival told: a copy. Called before the commit, within the
    /// arrival of whatever it is a copy of.
    /// </summary>
    public void Note(ItemId item)
    {
        lock (_lock)
        {
            _watchers.ForEach(watcher => watcher.Add(item));
        }
    }

    /// <summary>Completes when no item is between mailbox and catalog.</summary>
    public Task WhenQuietAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_arriving.Count == 0)
            {
                return Task.CompletedTask;
            }

            _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _quiet.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>
    /// The items that arrive from now on: a listing that began before does not show them, and that does not mean they are
    /// gone. Dispose ends the watch.
    /// </summary>
    public ArrivalWatch Watch()
    {
        var arrived = new HashSet<ItemId>();
        lock (_lock)
        {
            _watchers.Add(arrived);
        }

        return new ArrivalWatch(this, arrived);
    }

    private bool Contains(HashSet<ItemId> arrived, ItemId item)
    {
        lock (_lock)
        {
            return arrived.Contains(item);
        }
    }

    private void Unwatch(HashSet<ItemId> arrived)
    {
        lock (_lock)
        {
            _watchers.Remove(arrived);
        }
    }

    private void Leave(ItemId item)
    {
        lock (_lock)
        {
            _arriving.Remove(item);
            if (_arriving.Count == 0)
            {
                _quiet?.TrySetResult();
                _quiet = null;
            }
        }
    }

    /// <summary>What arrived since a scan began.</summary>
    internal sealed class ArrivalWatch(AccountGate gate, HashSet<ItemId> arrived) : IDisposable
    {
        /// <summary>Whether the item arrived since.</summary>
        public bool Has(ItemId item) => gate.Contains(arrived, item);

        public void Dispose() => gate.Unwatch(arrived);
    }

    private sealed class Leaving(AccountGate gate, ItemId item) : IDisposable
    {
        private AccountGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave(item);
    }
}
