using Akka.Actor;
using Akka.Event;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Feed;

/// <summary>
/// The living accounts of the catalog by address, and the events of those that it did not have when they came. Belongs to the feed's actor,
/// and is used by it alone; that gets <see cref="FeedSignals.Accounts"/> when they were listed.
/// </summary>
internal sealed class FeedAccounts(FeedParts parts, IActorRef self, ITimerScheduler timers, ILoggingAdapter log)
{
    private readonly Dictionary<string, List<MailboxEvent.Changed>> _strangers = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, CatalogAccount> _known = new(StringComparer.OrdinalIgnoreCase);
    private bool _isListing;

    /// <summary>When the last scan of each account that completed began; null: never.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset?> Scanned =>
        _known.ToDictionary(account => account.Key, account => account.Value.LastScan, StringComparer.OrdinalIgnoreCase);

    /// <summary>How many events are kept.</summary>
    public int Strangers => _strangers.Values.Sum(events => events.Count);

    /// <summary>When the oldest of these happened; null where there is none.</summary>
    public DateTimeOffset? Oldest => _strangers.Values.SelectMany(events => events).Min(told => (DateTimeOffset?)told.At);

    /// <summary>The account of that address; null where it is not known.</summary>
    public CatalogAccount? Find(string name) => _known.GetValueOrDefault(name);

    /// <summary>Keeps an event until the accounts are listed again.</summary>
    public void Keep(MailboxEvent.Changed stranger)
    {
        if (_strangers.TryGetValue(stranger.Account, out var others))
        {
            others.Add(stranger);
        }
        else
        {
            _strangers[stranger.Account] = [stranger];
        }
    }

    /// <summary>Lists them anew.</summary>
    /// <param name="after">Goes along; null: where they are being listed already, that is enough.</param>
    /// <param name="cancellation">Gives up.</param>
    public void List(FeedSignals.Scanned? after, CancellationToken cancellation)
    {
        if (after is null && _isListing)
        {
            return;
        }

        _isListing = true;
        _ = parts.Catalog.ListAccountRowsAsync(cancellation).PipeTo(
            self,
            self,
            rows => new FeedSignals.Accounts(rows, after),
            failure => new FeedSignals.Accounts(null, after) { Failure = failure.Message });
    }

    /// <summary>The accounts as they are listed now.</summary>
    /// <returns>False where they could not be listed; it is tried again.</returns>
    public bool Show(FeedSignals.Accounts listed)
    {
        _isListing = false;
        if (listed.Rows is null)
        {
            log.Warning("The accounts of the catalog could not be listed: {Reason}", listed.Failure);
            timers.StartSingleTimer(nameof(FeedSignals.ListAccounts), new FeedSignals.ListAccounts(listed.After), FeedBackoff.After(0));
            return false;
        }

        _known = listed.Rows
            .Where(row => row.DeletedAt is null)
            .DistinctBy(row => row.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(row => row.Name, StringComparer.OrdinalIgnoreCase);
        return true;
    }

    /// <summary>The events that were kept, by address.</summary>
    public IReadOnlyList<KeyValuePair<string, List<MailboxEvent.Changed>>> TakeStrangers()
    {
        var strangers = _strangers.ToArray();
        _strangers.Clear();
        return strangers;
    }
}
