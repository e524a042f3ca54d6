using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit;
using Xunit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>The Real Time Scan of a real Cyrus and a real slapd as one server, by the real node: each kind of change is a transaction, without a scan.</summary>
public sealed class CyrusRealTimeTests : IAsyncLifetime
{
    private const string Alice = "alice@example.test";
    private const string OwnPassword = "user-password";
    private const string Admin = "cn=admin,dc=example,dc=test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _home = Directory.CreateTempSubdirectory("zextras-backup-cyrus-events-").FullName;
    private readonly HttpClient _owner = new();
    private readonly int _imap = FreePort();
    private readonly int _http = FreePort();
    private readonly int _lmtp = FreePort();
    private readonly int _ldap = FreePort();
    private NodeProcess _node = null!;

    private string Dav => $"http://127.0.0.1:{_http}/dav";

    private (string Path, string Type, string Name, Func<string, string> Content)[] Resources =>
    [
        ($"addressbooks/user/{Alice}/Default/c.vcf", "text/vcard", "Mara", text => $"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:c1\r\nFN:Mara {text}\r\nEND:VCARD\r\n"),
        ($"calendars/user/{Alice}/Default/e.ics", "text/calendar", "Lunch", text => Calendar($"BEGIN:VEVENT\r\nDTSTAMP:20250301T120000Z\r\nUID:e1\r\nDTSTART:20250302T090000Z\r\nDTEND:20250302T100000Z\r\nSUMMARY:Lunch {text}\r\nEND:VEVENT")),
        ($"calendars/user/{Alice}/Default/t.ics", "text/calendar", "Bread", text => Calendar($"BEGIN:VTODO\r\nDTSTAMP:20250301T120000Z\r\nUID:t1\r\nSUMMARY:Bread {text}\r\nEND:VTODO")),
        ($"drive/user/{Alice}/Plans/plan.txt", "text/plain", "plan.txt", text => $"the plan, {text}\n"),
    ];

    public async Task InitializeAsync()
    {
        // As root, Cyrus runs as a user of its own, who has to get through to his directory.
        File.SetUnixFileMode(_home, File.GetUnixFileMode(_home) | UnixFileMode.OtherExecute);
        await StartCyrusAsync();
        await RunAsync(Script("slapd", "start"), Path.Combine(_home, "slapd"), $"{_ldap}", $"{FreePort()}", $"{Environment.ProcessId}");
        _owner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Alice}:{OwnPassword}")));
        using (var client = await InboxAsync())
        {
            await client.GetFolder(client.PersonalNamespaces[0]).CreateAsync("Work", isMessageFolder: true);
        }

        (await _owner.SendAsync(new HttpRequestMessage(new HttpMethod("MKCOL"), $"{Dav}/drive/user/{Alice}/Plans/"))).EnsureSuccessStatusCode();
        var configuration = Path.Combine(_home, "mailboxes.conf");
        await File.WriteAllTextAsync(Path.Combine(_home, "password"), "admin-password");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            administrator { user = backup, password-file = password }
            ldap {
              host = 127.0.0.1, port = {{_ldap}}, tls = none, base = "dc=example,dc=test", accesslog.interval = 100ms
              administrator { user = "{{Admin}}", password-file = password }
              account.filter = "(&(objectClass=zimbraAccount)(uid=alice))"
            }
            imap { host = 127.0.0.1, port = {{_imap}}, tls = none }
            carddav { url = "{{Dav}}/addressbooks/user/{user}/", login = "{user}" }
            caldav { url = "{{Dav}}/calendars/user/{user}/", login = "{user}" }
            webdav { url = "{{Dav}}/drive/user/{user}/", login = "{user}" }
            cyrus-events { directory = "{{Path.Combine(_home, "cyrus", "events")}}" }
            """);
        _node = await NodeProcess.StartAsync(Path.Combine(_home, "data"), $"config:{configuration}");
        await _node.WaitForScanAsync();
        await _node.WaitForRealTimeAsync(Patience);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _owner.Dispose();
        await RunAsync(Script("cyrus", "stop"), Path.Combine(_home, "cyrus"));
        await RunAsync(Script("slapd", "stop"), Path.Combine(_home, "slapd"));
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Each_kind_of_change_is_a_transaction_and_a_restart_of_Cyrus_is_a_gap_that_closes()
    {
        await PutAllAsync("one");
        await UntilAsync(1, isDeleted: false);
        await PutAllAsync("two");
        await UntilAsync(2, isDeleted: false);
        foreach (var resource in Resources)
        {
            (await _owner.DeleteAsync(new Uri($"{Dav}/{resource.Path}"))).EnsureSuccessStatusCode();
        }

        await UntilAsync(3, isDeleted: true);
        await MailAsync();
        await AccountAsync();
        await RestartAsync();

        async Task UntilAsync(int transactions, bool isDeleted)
        {
            foreach (var resource in Resources)
            {
                await UntilItemAsync(resource.Name, transactions, isDeleted);
            }
        }
    }

    private async Task MailAsync()
    {
        using var client = await InboxAsync();
        using var message = new MimeMessage { Subject = "Welcome", Body = new TextPart("plain") { Text = "Hello\r\n" } };
        var uid = (await client.Inbox.AppendAsync(new AppendRequest(message)))!.Value;
        await UntilItemAsync("Welcome", 1, isDeleted: false);
        await client.Inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged) { Silent = true });
        await UntilItemAsync("Welcome", 2, isDeleted: false);
        var work = await client.GetFolderAsync("Work");
        uid = (await client.Inbox.MoveToAsync(uid, work))!.Value;
        await UntilItemAsync("Welcome", 3, isDeleted: false);
        await work.OpenAsync(FolderAccess.ReadWrite);
        await work.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true });
        await UntilItemAsync("Welcome", 4, isDeleted: false);
        await work.ExpungeAsync([uid]);
        await UntilItemAsync("Welcome", 5, isDeleted: true);
    }

    private async Task AccountAsync()
    {
        var before = (await AccountItemAsync())["transactions"]!.GetValue<int>();
        var file = Path.Combine(_home, "change.ldif");
        await File.WriteAllTextAsync(file, "dn: uid=alice,ou=people,dc=example,dc=test\nchangetype: modify\nreplace: displayName\ndisplayName: Alice, accounts\n");
        await RunAsync("ldapmodify", "-x", "-H", $"ldap://127.0.0.1:{_ldap}", "-D", Admin, "-w", "admin-password", "-f", file);
        await UntilAsync(async () => (await AccountItemAsync())["transactions"]!.GetValue<int>() > before, "the account");
    }

    private async Task RestartAsync()
    {
        await RunAsync(Script("cyrus", "stop"), Path.Combine(_home, "cyrus"));
        await StartCyrusAsync();
        await _node.WaitForRealTimeAsync(Patience);
        using var client = await InboxAsync();
        using var message = new MimeMessage { Subject = "Again", Body = new TextPart("plain") { Text = "Hello\r\n" } };
        await client.Inbox.AppendAsync(new AppendRequest(message));
        await UntilItemAsync("Again", 1, isDeleted: false);
        await _node.WaitForRealTimeAsync(Patience);
    }

    private static string Calendar(string component) => $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{component}\r\nEND:VCALENDAR\r\n";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Script(string server, string name) => Path.Combine(NodeProcess.RepositoryRoot, "tests", "servers", server, name);

    private Task StartCyrusAsync() =>
        RunAsync(Script("cyrus", "start"), Path.Combine(_home, "cyrus"), $"{_imap}", $"{_http}", $"{_lmtp}", $"{Environment.ProcessId}");

    private async Task PutAllAsync(string text)
    {
        foreach (var resource in Resources)
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(resource.Content(text)));
            content.Headers.ContentType = new MediaTypeHeaderValue(resource.Type);
            using var response = await _owner.PutAsync(new Uri($"{Dav}/{resource.Path}"), content);
            Assert.True(response.IsSuccessStatusCode, $"{resource.Path}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    private async Task<JsonNode> AccountItemAsync() => (await _node.SearchAsync(Alice)).Single(item => item!["kind"]!.GetValue<string>() == "account")!;

    private Task UntilItemAsync(string name, int transactions, bool isDeleted) => UntilAsync(
        async () => (await _node.SearchAsync(Alice)).Any(item =>
            item!["name"]!.GetValue<string>().StartsWith(name, StringComparison.Ordinal)
            && item["transactions"]!.GetValue<int>() == transactions
            && item["deleted"]!.GetValue<bool>() == isDeleted),
        $"{name} with {transactions} transactions");

    private async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (clock.Elapsed > Patience)
            {
                Assert.Fail($"{what} did not come: {await _node.GetRealTimeAsync()} {await _node.SearchAsync(Alice)}");
            }

            await Task.Delay(Pause);
        }
    }

    private async Task<ImapClient> InboxAsync()
    {
        var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", _imap, SecureSocketOptions.None);
        await client.AuthenticateAsync(Alice, OwnPassword);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite);
        return client;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await error}");
        }
    }
}
