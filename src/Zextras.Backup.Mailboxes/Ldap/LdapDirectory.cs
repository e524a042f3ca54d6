using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// Accounts, distribution lists, domains and classes of service in an LDAP directory: OpenLDAP as such, and that of Zimbra and
/// Carbonio. A listing is whole or fails.
/// </summary>
internal sealed class LdapDirectory : IAccountDirectory
{
    private static readonly ItemKind[] DirectoryKinds = [ItemKind.Domain, ItemKind.ClassOfService, ItemKind.DistributionList];

    private readonly LdapSettings _settings;
    private readonly Dictionary<ItemKind, LdapListing> _listings;
    private readonly LdapListing? _attached;
    private readonly SemaphoreSlim _listing = new(1, 1);
    private readonly ConcurrentDictionary<AccountId, string> _addresses = new();

    public LdapDirectory(LdapSettings settings, TimeProvider clock)
    {
        _settings = settings;
        _listings = settings.Profile.Kinds.Where(kind => kind.Filter is not null).ToDictionary(kind => kind.Kind, kind => new LdapListing(kind.Filter!, clock));
        _attached = settings.Profile.AttachedFilter is { } filter ? new LdapListing(filter, clock) : null;
    }

    /// <inheritdoc/>
    public string Description => _settings.ToString();

    /// <inheritdoc/>
    public async IAsyncEnumerable<AccountEntry> ListAccountsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var kind = _settings.Profile[ItemKind.Account];
        foreach (var found in await ReadAsync([ItemKind.Account], cancellation))
        {
            var id = new AccountId(LdapIds.Of(found.Object.Own, _settings.Profile));
            var name = found.Object.NameAs(kind);
            _addresses[id] = name;
            yield return new AccountEntry { Id = id, Name = name, Settings = found.Object.ToAttributes(kind) };
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DirectoryEntry> ListDirectoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (kind, found) in await ReadAsync(DirectoryKinds, cancellation))
        {
            yield return new DirectoryEntry
            {
                Kind = kind.Kind,
                Id = LdapIds.Of(found.Own, _settings.Profile),
                Name = found.NameAs(kind),
                Attributes = found.ToAttributes(kind),
            };
        }
    }

    /// <inheritdoc/>
    public async Task<string?> FindAddressAsync(AccountId account, CancellationToken cancellation)
    {
        if (_addresses.TryGetValue(account, out var address))
        {
            return address;
        }

        return await AskAsync(link => Find(link, _settings.Profile[ItemKind.Account], account.Value, cancellation), cancellation) is { } found
            ? _addresses[account] = found.NameAs(_settings.Profile[ItemKind.Account])
            : null;
    }

    /// <inheritdoc/>
    public async Task<PutResult> PutAccountAsync(AccountId account, ItemState state, CancellationToken cancellation)
    {
        var result = await AskAsync(link => Put(link, account.Value, state, cancellation), cancellation);
        _addresses[account] = result.Key;
        return result;
    }

    /// <inheritdoc/>
    public Task<PutResult> PutDirectoryObjectAsync(ItemId id, ItemState state, CancellationToken cancellation) =>
        AskAsync(link => Put(link, Guid.Parse(id.ToString()), state, cancellation), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _listing.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The text in a filter (RFC 4515).</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            _ = letter is '*' or '(' or ')' or '\\' or '\0' ? escaped.Append(null, $"\\{(int)letter:x2}") : escaped.Append(letter);
        }

        return escaped.ToString();
    }

    /// <summary>On a thread of its own: libldap blocks. One connection for each request: a login costs a millisecond, and none can be stale.</summary>
    private Task<T> AskAsync<T>(Func<LdapLink, T> ask, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var link = LdapLink.Open(_settings);
            return ask(link);
        },
        cancellation);

    private async Task<IReadOnlyList<(LdapKind Kind, LdapObject Object)>> ReadAsync(ItemKind[] kinds, CancellationToken cancellation)
    {
        await _listing.WaitAsync(cancellation);
        try
        {
            return await AskAsync(link => Read(link, kinds, cancellation), cancellation);
        }
        finally
        {
            _listing.Release();
        }
    }

    private List<(LdapKind Kind, LdapObject Object)> Read(LdapLink link, ItemKind[] kinds, CancellationToken cancellation)
    {
        // Before the entries: what changes meanwhile is read again next time.
        var mark = link.ReadContextCsn();
        var attached = new AttachedEntries(_attached?.Read(link, mark, cancellation) ?? [], _settings.Profile);
        return
        [
            .. from kind in kinds
               where _listings.ContainsKey(kind)
               from entry in _listings[kind].Read(link, mark, cancellation)
               select (_settings.Profile[kind], new LdapObject(entry, _settings.Profile[kind].HasAttached ? attached.Of(entry) : [])),
        ];
    }

    private LdapObject? Find(LdapLink link, LdapKind kind, Guid id, CancellationToken cancellation)
    {
        if (kind.Filter is not { } filter)
        {
            return null;
        }

        var found = link.Search($"(&{filter}(|({_settings.Profile.IdAttribute}={id})({LdapProfile.EntryUuid}={id})))", cancellation)
            .Where(entry => LdapIds.Of(entry, _settings.Profile) == id)
            .ToArray();
        return found switch
        {
            [] => null,
            [var one] => new LdapObject(one, kind.HasAttached ? AttachedTo(link, one, cancellation) : []),
            [var one, var other, ..] => throw new MailboxException(
                MailboxFailure.Refused, $"Both '{one.Dn}' and '{other.Dn}' have the id {id}: which one is meant nobody can tell. Take it away from the wrong one."),
        };
    }

    private LdapEntry[] AttachedTo(LdapLink link, LdapEntry entry, CancellationToken cancellation)
    {
        if (_settings.Profile.AttachedFilter is not { } filter)
        {
            return [];
        }

        var naming = _settings.Profile.OwnerAttribute is { } owner
            ? link.Search($"(&{filter}({owner}={LdapIds.Of(entry, _settings.Profile)}))", cancellation)
            : [];
        return [.. link.Search(entry.Dn, filter, cancellation).Concat(naming).DistinctBy(LdapIds.Of)];
    }

    private PutResult Put(LdapLink link, Guid id, ItemState state, CancellationToken cancellation)
    {
        var kind = _settings.Profile[state.Kind];
        if (LdapObject.Of(state.Content.Attributes, kind) is not { } recorded)
        {
            throw new MailboxException(
                MailboxFailure.Refused,
                $"The {state.Kind.Name()} '{state.Content.Name}' was not recorded from a directory like this one. Create it there by hand, then restore what is in it.");
        }

        var notCarried = new List<string>();
        var current = Find(link, kind, id, cancellation);
        var copy = new LdapCopy(
            kind,
            _settings.Profile,
            name => DomainOf(link, name, cancellation),
            address => Holders(link, kind, [address], cancellation).Any(entry => LdapIds.Of(entry, _settings.Profile) != id),
            dn => link.Find(dn) is not null,
            notCarried);
        var wanted = copy.Of(recorded, state.Content.Name, id, current);
        if (current is null)
        {
            RefuseWhereTaken(link, kind, wanted, state, cancellation);
        }

        var writer = new LdapWriter(link);
        writer.Run(LdapPlan.Of(wanted, current));
        return new PutResult { FolderKey = "", Key = wanted.NameAs(kind), NotCarried = [.. notCarried, .. writer.NotCarried] };
    }

    private DistinguishedName? DomainOf(LdapLink link, string name, CancellationToken cancellation)
    {
        var kind = _settings.Profile[ItemKind.Domain];
        var found = kind.Filter is { } filter ? link.Search(filter, cancellation) : [];
        return found.Select(entry => new LdapObject(entry, []))
            .Where(domain => string.Equals(domain.NameAs(kind), name, StringComparison.OrdinalIgnoreCase))
            .Select(domain => (DistinguishedName?)domain.Own.Dn)
            .FirstOrDefault();
    }

    /// <summary>An object that is made anew takes nobody's place and nobody's address.</summary>
    private static void RefuseWhereTaken(LdapLink link, LdapKind kind, LdapObject wanted, ItemState state, CancellationToken cancellation)
    {
        if (link.Find(wanted.Own.Dn) is { } there)
        {
            throw new MailboxException(
                MailboxFailure.Refused,
                $"The {state.Kind.Name()} '{state.Content.Name}' cannot come back: its place '{there.Dn}' is taken by another entry ({there.Uuid}). Move or rename that one, or restore under another name.");
        }

        if (state.Kind is not (ItemKind.Account or ItemKind.DistributionList))
        {
            return;
        }

        var addresses = kind.AddressAttributes.SelectMany(name => wanted.Own[name]).Where(value => value.Contains('@', StringComparison.Ordinal)).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (Holders(link, kind, addresses, cancellation) is [var other, ..])
        {
            throw new MailboxException(
                MailboxFailure.Refused,
                $"The {state.Kind.Name()} '{state.Content.Name}' cannot come back: one of its addresses ({string.Join(", ", addresses)}) belongs to '{other.Dn}'. Take it away from that one, or restore under another address.");
        }
    }

    /// <summary>The entries that have one of those addresses.</summary>
    private static IReadOnlyList<LdapEntry> Holders(LdapLink link, LdapKind kind, IReadOnlyCollection<string> addresses, CancellationToken cancellation)
    {
        var tests = string.Concat(kind.AddressAttributes.SelectMany(_ => addresses, (name, address) => $"({name}={Escape(address)})"));
        return tests.Length == 0 ? [] : link.Search($"(|{tests})", cancellation);
    }
}
