using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Dav;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Mailboxes.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Dav;

/// <summary>Works on contacts, calendars and files by DAV, logged in as their owner.</summary>
public sealed class DavDriver : IMailboxDriver
{
    private readonly DavSite _site;
    private readonly string _store = DavSite.NewStore();
    private readonly TemporaryTree _tree = new();
    private readonly Dictionary<string, HttpClient> _clients = [];
    private readonly List<string> _accounts = [];

    /// <summary>A fresh store for accounts on a server.</summary>
    /// <param name="site">The server.</param>
    /// <param name="blocks">Other blocks than those of the site.</param>
    public DavDriver(DavSite site, string? blocks = null)
    {
        _site = site;
        _tree.Write("accounts", "");
        _tree.Write("password", "admin-password\n");
        _tree.Write("server.conf", $$"""
            accounts-file = accounts
            administrator { user = backup, password-file = password }
            {{blocks ?? site.Blocks(_store)}}
            """);
        Server = MailboxServers.Create($"config:{_tree["server.conf"]}", TimeProvider.System);
    }

    public IMailboxServer Server { get; }

    public async Task<AccountId> CreateAccountAsync(string address, ItemAttributes settings)
    {
        var account = _site.AccountOf(address, _store);
        var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account}:user-password")));
        _clients[address] = client;
        await _site.ProvisionAsync(account, _store, client);
        _accounts.Add(account);
        _tree.Write("accounts", string.Join('\n', _accounts));
        return AccountSettings.Derive(account);
    }

    public Task CreateDirectoryObjectAsync(ItemKind kind, string name, ItemAttributes attributes) => throw NotHere();

    public async Task CreateFolderAsync(string address, string folderKey)
    {
        var body = folderKey.StartsWith("contacts:", StringComparison.Ordinal)
            ? """<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype><collection/><C:addressbook/></resourcetype></prop></set></mkcol>"""
            : null;
        await SendAsync(address, folderKey.StartsWith("calendars:", StringComparison.Ordinal) ? "MKCALENDAR" : "MKCOL", UrlOf(address, folderKey), body);
    }

    public Task RenameFolderAsync(string address, string folderKey, string newFolderKey) => MoveAsync(address, UrlOf(address, folderKey), UrlOf(address, newFolderKey));

    /// <summary>Cyrus deletes a folder and says that it was never there.</summary>
    public async Task DeleteFolderAsync(string address, string folderKey)
    {
        using var response = await _clients[address].DeleteAsync(UrlOf(address, folderKey));
        Assert.True(response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.NotFound, $"{response.StatusCode}");
    }

    public Task<string> AppendMailAsync(string address, string folderKey, byte[] content, string[] flags, string[] tags, DateTimeOffset date) => throw NotHere();

    public Task SetFlagsAsync(string address, string folderKey, string key, string[] flags) => throw NotHere();

    public async Task<string> MoveMailAsync(string address, string folderKey, string key, string toFolderKey)
    {
        await MoveAsync(address, UrlOf(address, folderKey, key), UrlOf(address, toFolderKey, key));
        return key;
    }

    public Task DeleteItemAsync(string address, string folderKey, string key) => SendAsync(address, "DELETE", UrlOf(address, folderKey, key));

    public async Task<string> PutResourceAsync(string address, string folderKey, string name, byte[] content)
    {
        using var response = await SendAsync(address, () =>
        {
            var body = new ByteArrayContent(content);
            body.Headers.ContentType = new MediaTypeHeaderValue(Path.GetExtension(name) switch { ".vcf" => "text/vcard", ".ics" => "text/calendar", _ => "text/plain" });
            return new HttpRequestMessage(HttpMethod.Put, UrlOf(address, folderKey, name)) { Content = body };
        });
        response.EnsureSuccessStatusCode();
        return name;
    }

    /// <summary>Sets what the owner sees of a calendar.</summary>
    public Task SetPropertyAsync(string address, string folderKey, string property) => SendAsync(
        address, "PROPPATCH", UrlOf(address, folderKey), $"""<propertyupdate xmlns="DAV:" xmlns:I="http://apple.com/ns/ical/"><set><prop>{property}</prop></set></propertyupdate>""");

    public void LetTimePass()
    {
        // Servers count changes, or measure time in microseconds.
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        await Server.DisposeAsync();
        _tree.Dispose();
    }

    private static NotSupportedException NotHere() => new("DAV has contacts, calendars and files only.");

    private Uri UrlOf(string address, string folderKey, string? name = null)
    {
        var home = _site.HomeOf(folderKey.Split(':')[0], _site.AccountOf(address, _store), _store);
        var folder = DavPaths.OfFolder(home.AbsolutePath, folderKey);
        return new Uri(home, name is null ? folder : DavPaths.In(folder, Encoding.UTF8.GetBytes(name)));
    }

    private Task MoveAsync(string address, Uri from, Uri to) => SendAsync(address, "MOVE", from, null, to.AbsoluteUri);

    private async Task SendAsync(string address, string method, Uri url, string? body = null, string? destination = null)
    {
        using var response = await SendAsync(address, () =>
        {
            var message = new HttpRequestMessage(new HttpMethod(method), url) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/xml") };
            if (destination is not null)
            {
                message.Headers.Add("Destination", destination);
            }

            return message;
        });
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{method} {url}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Radicale now and then closes a connection instead of answering.</summary>
    private async Task<HttpResponseMessage> SendAsync(string address, Func<HttpRequestMessage> request)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _clients[address].SendAsync(request());
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ResponseEnded && attempt < 5)
            {
                // Sent again: all of them may be.
            }
        }
    }
}
