using System.Globalization;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// Reads OpenLDAP's log of writes as it grows, and says whose account each is about. Not safe for concurrent use; its methods block.
/// </summary>
internal sealed class AccessLog(LdapSettings settings, AccessLogSettings log, TimeProvider clock)
{
    /// <summary>
    /// An entry comes into the log when its write is done, in its place by when that began: so far back the log is read each time, for
    /// what took longer than others.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    /// <summary>The directory's clock may be so far behind ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private const string TimeForm = "yyyyMMddHHmmss";

    private readonly SortedSet<string> _read = new(StringComparer.Ordinal);
    private DateTimeOffset _since;

    /// <summary>Begins: what is in the log by now is left out.</summary>
    /// <exception cref="MailboxException">There is no such log, or it is not shown.</exception>
    public void Open(LdapLink link, CancellationToken cancellation)
    {
        _since = clock.GetUtcNow() - Skew;
        try
        {
            if (link.Find(new DistinguishedName(log.Base)) is null)
            {
                throw Missing(null);
            }

            _ = ReadNew(link, cancellation);
        }
        catch (MailboxException e) when (LdapLink.IsMissing(e))
        {
            throw Missing(e);
        }
    }

    /// <summary>The accounts that were written since, by address, with the time of the last write.</summary>
    public IReadOnlyList<MailboxEvent.AccountChanged> Read(LdapLink link, CancellationToken cancellation)
    {
        var changed = new Dictionary<string, DateTimeOffset>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in ReadNew(link, cancellation).Where(entry => !entry.IsEphemeral).GroupBy(entry => entry.Dn).Select(writes => writes.Last()))
        {
            foreach (var account in AccountsOf(link, entry, cancellation))
            {
                changed[account] = TimeOf(entry.Start);
            }
        }

        return [.. changed.Select(account => new MailboxEvent.AccountChanged { Account = account.Key, At = account.Value })];
    }

    private List<AccessLogEntry> ReadNew(LdapLink link, CancellationToken cancellation)
    {
        var from = _since.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
        var found = link.Search(log.Base, $"(&(objectClass=auditWriteObject)(reqStart>={from}.000000Z))", AccessLogEntry.Attributes, cancellation)
            .Select(entry => AccessLogEntry.Read(entry, settings.Profile))
            .OfType<AccessLogEntry>()
            .Where(entry => _read.Add(entry.Start))
            .OrderBy(entry => entry.Start, StringComparer.Ordinal)
            .ToList();
        if (found.Count > 0 && TimeOf(found[^1].Start) - Overlap is var since && since > _since)
        {
            _since = since;
            var before = since.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
            _read.RemoveWhere(start => string.CompareOrdinal(start, before) < 0);
        }

        return found;
    }

    /// <summary>
    /// The account that an entry is, or belongs to (signatures lie below it, aliases name it). None where the entry is gone: that an
    /// account was deleted is for SmartScan to say, which lists all of them.
    /// </summary>
    private IEnumerable<string> AccountsOf(LdapLink link, AccessLogEntry entry, CancellationToken cancellation)
    {
        var kind = settings.Profile[Messages.Model.ItemKind.Account];
        if (kind.Filter is not { } filter)
        {
            return [];
        }

        var own = entry.Uuid is { } uuid
            ? link.Search($"(&{filter}({LdapProfile.EntryUuid}={uuid}))", cancellation)
            : link.Find(entry.Dn, filter) is { } found ? [found] : [];
        return (own.Count > 0 ? own : Owners(link, entry.Dn, filter, cancellation)).Select(account => new LdapObject(account, []).NameAs(kind));
    }

    private IReadOnlyList<LdapEntry> Owners(LdapLink link, DistinguishedName dn, string filter, CancellationToken cancellation)
    {
        var bottom = new DistinguishedName(settings.Base);
        for (var above = dn.Parent; above.Depth > 0 && above.IsBelow(bottom); above = above.Parent)
        {
            if (link.Find(above, filter) is { } owner)
            {
                return [owner];
            }
        }

        return settings.Profile.OwnerAttribute is { } attribute && link.Find(dn)?.First(attribute) is { } id
            ? link.Search($"(&{filter}({settings.Profile.IdAttribute}={LdapDirectory.Escape(id)}))", cancellation)
            : [];
    }

    private static DateTimeOffset TimeOf(string start) => DateTimeOffset.TryParseExact(
        start.Split('.')[0].TrimEnd('Z'), TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : throw new MailboxException(MailboxFailure.Unreadable, $"The log of the directory has '{start}' for a time.");

    private MailboxException Missing(MailboxException? e) => new(
        MailboxFailure.Unavailable,
        $"{settings} has no '{log.Base}', or does not show it to '{settings.BindDn}'. Set up the overlay accesslog there (slapo-accesslog(5): logops writes, logsuccess TRUE), let that user read it, and name its logdb in ldap.accesslog.base.",
        e);
}
