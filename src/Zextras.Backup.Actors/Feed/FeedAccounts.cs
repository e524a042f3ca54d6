using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Feed;

/// <summary>The living accounts of the catalog by address, and the events of those that it did not have when they came.</summary>
internal sealed class FeedAccounts
{
    private readonly Dictionary<string, List<MailboxEvent.Changed>> _strangers = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, CatalogAccount> _known = new(StringComparer.OrdinalIgnoreCase);

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

    /// <summary>The accounts as they are listed now.</summary>
    public void Show(IEnumerable<CatalogAccount> rows) => _known = rows
        .Where(row => row.DeletedAt is null)
        .DistinctBy(row => row.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(row => row.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The events that were kept, by address.</summary>
    public IReadOnlyList<KeyValuePair<string, List<MailboxEvent.Changed>>> TakeStrangers()
    {
        var strangers = _strangers.ToArray();
        _strangers.Clear();
        return strangers;
    }
}
