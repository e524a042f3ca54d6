using System.DirectoryServices.Protocols;
using System.Net;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// One connection to the directory, logged in. Its methods block, because libldap does: callers are on a thread of their own.
/// A search gives all entries or throws <see cref="MailboxException"/>; a part of them is never taken for all.
/// </summary>
internal sealed class LdapLink : IDisposable
{
    /// <summary>Entries of one answer: a few hundred kilobytes, which any server's limits allow.</summary>
    private const int PageSize = 500;

    private static readonly string[] AllAttributes = ["*", "entryCSN", .. LdapEntry.Identity];

    private readonly LdapSettings _settings;
    private readonly LdapConnection _connection;

    private LdapLink(LdapSettings settings, LdapConnection connection) => (_settings, _connection) = (settings, connection);

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="MailboxException">That is not possible now.</exception>
    public static LdapLink Open(LdapSettings settings)
    {
        LdapLibrary.Prepare(settings);
        var server = new LdapDirectoryIdentifier(settings.Host, settings.Port, fullyQualifiedDnsHostName: true, connectionless: false);
        var connection = new LdapConnection(server, credential: null, AuthType.Anonymous) { AutoBind = false, Timeout = settings.Timeout };
        try
        {
            connection.SessionOptions.ProtocolVersion = 3;
            connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
            connection.SessionOptions.SecureSocketLayer = settings.Tls is Tls.Implicit;
            if (settings.Tls is Tls.StartTls)
            {
                StartTls(connection);
            }

            connection.AuthType = AuthType.Basic;
            connection.Bind(new NetworkCredential(settings.BindDn, Password(settings)));
            return new LdapLink(settings, connection);
        }
        catch (Exception e)
        {
            connection.Dispose();
            throw e switch
            {
                LdapException failure => LdapErrors.Opening(failure, settings),
                TlsOperationException failure => LdapErrors.Encrypting(failure, settings),
                DirectoryOperationException => LdapErrors.Asking(e, settings),
                _ => e,
            };
        }
    }

    /// <summary>The value of <c>contextCSN</c> of the database that holds the base: it changes with every write there. Null where there is none.</summary>
    public string? ReadContextCsn()
    {
        var root = Ask(new SearchRequest("", "(objectClass=*)", SearchScope.Base, "contextCSN", "namingContexts")).Entries;
        if (root.Count == 0)
        {
            return null;
        }

        var wanted = new DistinguishedName(_settings.Base);
        var context = Texts(root[0].Attributes["namingContexts"])
            .Select(text => new DistinguishedName(text))
            .Where(known => known == wanted || wanted.IsBelow(known))
            .OrderByDescending(known => known.Depth)
            .FirstOrDefault(new DistinguishedName(""));

        // A database whose suffix is empty shows it in the root entry; the package drops that empty name.
        var entries = context.Depth == 0 ? root : Ask(new SearchRequest(context.ToString(), "(objectClass=*)", SearchScope.Base, "contextCSN")).Entries;
        return entries.Count > 0 && Texts(entries[0].Attributes["contextCSN"]) is { Count: > 0 } values ? string.Join(' ', values.Order(StringComparer.Ordinal)) : null;
    }

    /// <summary>All entries below the base that a filter finds.</summary>
    public IReadOnlyList<LdapEntry> Search(string filter, CancellationToken cancellation) =>
        [.. SearchPages(_settings.Base, filter, SearchScope.Subtree, AllAttributes, cancellation).Select(Read)];

    /// <summary>All entries below one that a filter finds.</summary>
    public IReadOnlyList<LdapEntry> Search(DistinguishedName dn, string filter, CancellationToken cancellation) =>
        [.. SearchPages(dn.ToString(), filter, SearchScope.Subtree, AllAttributes, cancellation).Select(Read)];

    /// <summary>Some attributes of the entries below one, in whatever database, that a filter finds.</summary>
    public IReadOnlyList<LdapEntry> Search(string @base, string filter, string[] attributes, CancellationToken cancellation) =>
        [.. SearchPages(@base, filter, SearchScope.OneLevel, attributes, cancellation).Select(Read)];

    /// <summary>One entry where a filter finds it; null where there is none, or another one.</summary>
    public LdapEntry? Find(DistinguishedName dn, string filter)
    {
        try
        {
            return Ask(new SearchRequest(dn.ToString(), filter, SearchScope.Base, AllAttributes)).Entries is { Count: > 0 } entries ? Read(entries[0]) : null;
        }
        catch (MailboxException e) when (IsMissing(e))
        {
            return null;
        }
    }

    /// <summary>Whether a request failed because the entry that it is about is not there, or not shown.</summary>
    public static bool IsMissing(MailboxException failure) => failure.InnerException is DirectoryOperationException { Response.ResultCode: ResultCode.NoSuchObject };

    /// <summary>The ids alone of the entries that a filter finds.</summary>
    public IReadOnlyList<Guid> SearchIds(string filter, CancellationToken cancellation) =>
        [.. SearchPages(_settings.Base, filter, SearchScope.Subtree, [LdapProfile.EntryUuid], cancellation).Select(Read).Select(entry => entry.Uuid ?? Guid.Empty)];

    /// <summary>One entry; null where there is none.</summary>
    public LdapEntry? Find(DistinguishedName dn) => Find(dn, "(objectClass=*)");

    /// <summary>Sends a request that changes something.</summary>
    /// <exception cref="DirectoryOperationException">The server refuses.</exception>
    /// <exception cref="MailboxException">The server does not answer.</exception>
    public void Write(DirectoryRequest request)
    {
        try
        {
            var response = _connection.SendRequest(request, _settings.Timeout);
            if (response.ResultCode is ResultCode.Referral or ResultCode.ReferralV2)
            {
                throw LdapErrors.Referred(response.Referral.Select(where => where.ToString()), _settings);
            }
        }
        catch (LdapException e)
        {
            throw LdapErrors.Asking(e, _settings);
        }
    }

    /// <summary>What a refusal of <see cref="Write"/> means.</summary>
    public MailboxException Refused(DirectoryOperationException e) => LdapErrors.Asking(e, _settings);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static string Password(LdapSettings settings)
    {
        try
        {
            var password = settings.Password();

            // A login with a name and no password succeeds as nobody (RFC 4513, 5.1.2), and then sees hardly anything.
            return password.Length > 0 ? password : throw new MailboxException(MailboxFailure.Unavailable, $"The password of '{settings.BindDn}' is empty. Write it into the file or the variable that ldap.administrator names.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailboxException(MailboxFailure.Unavailable, $"The password of '{settings.BindDn}' cannot be read: {e.Message}", e);
        }
    }

    private static void StartTls(LdapConnection connection)
    {
        try
        {
            // The package connects only with a first request; one about nothing, since nothing protects it yet.
            connection.SendRequest(new SearchRequest("", "(objectClass=*)", SearchScope.Base, "1.1"));
        }
        catch (DirectoryOperationException)
        {
            // A server that shows nothing before the login is connected all the same.
        }

        connection.SessionOptions.StartTransportLayerSecurity(controls: null);
    }

    private IEnumerable<SearchResultEntry> SearchPages(string @base, string filter, SearchScope scope, string[] attributes, CancellationToken cancellation)
    {
        var page = new PageResultRequestControl(PageSize);
        do
        {
            cancellation.ThrowIfCancellationRequested();
            var request = new SearchRequest(@base, filter, scope, attributes);
            request.Controls.Add(page);
            var response = Ask(request);
            foreach (SearchResultEntry entry in response.Entries)
            {
                yield return entry;
            }

            page.Cookie = response.Controls.OfType<PageResultResponseControl>().FirstOrDefault()?.Cookie ?? [];
        }
        while (page.Cookie.Length > 0);
    }

    private SearchResponse Ask(SearchRequest request)
    {
        SearchResponse response;
        try
        {
            response = (SearchResponse)_connection.SendRequest(request, _settings.Timeout);
        }
        catch (Exception e) when (e is LdapException or DirectoryOperationException)
        {
            throw LdapErrors.Asking(e, _settings);
        }

        var elsewhere = response.References.Cast<SearchResultReference>().SelectMany(reference => reference.Reference)
            .Concat(response.ResultCode is ResultCode.Referral or ResultCode.ReferralV2 ? response.Referral : [])
            .Select(where => where.ToString())
            .ToArray();
        return elsewhere.Length == 0 ? response : throw LdapErrors.Referred(elsewhere, _settings);
    }

    private LdapEntry Read(SearchResultEntry entry)
    {
        var attributes = entry.Attributes.Values.Cast<DirectoryAttribute>().ToArray();
        return new LdapEntry
        {
            Dn = new DistinguishedName(entry.DistinguishedName),
            Csn = Texts(entry.Attributes["entryCSN"]) is { Count: > 0 } csn ? csn[0] : null,
            Attributes = LdapEntry.Sorted(attributes.Where(attribute => !IsIgnored(attribute.Name)).Select(attribute => KeyValuePair.Create(attribute.Name, (IEnumerable<string>)Texts(attribute)))),
        };
    }

    private bool IsIgnored(string name) =>
        EphemeralAttributes.Names.Contains(name) || _settings.Profile.Ignored.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<string> Texts(DirectoryAttribute? attribute) =>
        attribute is null ? [] : [.. attribute.GetValues(typeof(byte[])).Cast<byte[]>().Select(LdapValue.ToText)];
}
