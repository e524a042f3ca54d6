namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// All entries that a filter finds, kept from one listing to the next. <c>contextCSN</c> tells that nothing changed since;
/// else the entries with a later <c>entryCSN</c> are read, and the ids of all, which show what is gone. The answer is whole
/// each time. Where the directory has no <c>contextCSN</c>, every listing reads everything. Not safe for concurrent use.
/// </summary>
internal sealed class LdapListing(string filter, TimeProvider clock)
{
    // Rights that were given or taken leave no mark in the entries; once a day everything is read afresh.
    private static readonly TimeSpan WholeAgainAfter = TimeSpan.FromHours(20);

    private Dictionary<Guid, LdapEntry> _entries = [];
    private string? _mark;
    private DateTimeOffset _whole;

    /// <summary>The entries as they are now.</summary>
    /// <param name="link">Where to ask.</param>
    /// <param name="mark">The value of <c>contextCSN</c> that was read before; null where there is none.</param>
    /// <param name="cancellation">Gives up.</param>
    public IReadOnlyCollection<LdapEntry> Read(LdapLink link, string? mark, CancellationToken cancellation)
    {
        var isFresh = mark is not null && _mark is not null && clock.GetUtcNow() - _whole < WholeAgainAfter;
        if (isFresh && mark == _mark)
        {
            return _entries.Values;
        }

        // Several masters count each on its own, and a database that was restored counts anew.
        var canFollow = isFresh && !mark!.Contains(' ', StringComparison.Ordinal) && string.CompareOrdinal(mark, _mark) > 0;
        if (!canFollow || Follow(link, cancellation) is not { } entries)
        {
            entries = Whole(link, cancellation);
            _whole = clock.GetUtcNow();
        }

        (_entries, _mark) = (entries, mark);
        return entries.Values;
    }

    private Dictionary<Guid, LdapEntry> Whole(LdapLink link, CancellationToken cancellation)
    {
        var entries = new Dictionary<Guid, LdapEntry>();
        foreach (var entry in link.Search(filter, cancellation))
        {
            entries[LdapIds.Of(entry)] = entry;
        }

        return entries;
    }

    /// <summary>What is known, with what changed since; null where there is something that neither explains.</summary>
    private Dictionary<Guid, LdapEntry>? Follow(LdapLink link, CancellationToken cancellation)
    {
        var changed = link.Search($"(&{filter}(entryCSN>={_mark}))", cancellation).ToDictionary(LdapIds.Of);
        var entries = new Dictionary<Guid, LdapEntry>();
        foreach (var id in link.SearchIds(filter, cancellation))
        {
            if ((changed.GetValueOrDefault(id) ?? _entries.GetValueOrDefault(id)) is not { } entry)
            {
                return null;
            }

            entries[id] = entry;
        }

        return entries;
    }
}
