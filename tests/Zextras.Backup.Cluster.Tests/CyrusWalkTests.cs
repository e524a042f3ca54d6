using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using MimeKit;
using Xunit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>
/// The walk of the README with real programs: Cyrus by IMAP, CardDAV, CalDAV and WebDAV, the node, pbm. Change, delete, scan,
/// history, restore of a mail, a contact, an event, a task and a file.
/// </summary>
public sealed class CyrusWalkTests : IAsyncLifetime
{
    private const string Anna = "anna@example.com";
    private const string Ben = "ben@example.com";
    private const string OwnPassword = "user-password";

    private readonly string _home = Directory.CreateTempSubdirectory("zextras-backup-cyrus-").FullName;
    private readonly HttpClient _owner = new();
    private readonly int _imap = FreePort();
    private readonly int _http = FreePort();
    private NodeProcess _node = null!;

    private string Dav => $"http://127.0.0.1:{_http}/dav";

    private string Servers => Path.Combine(NodeProcess.RepositoryRoot, "tests", "servers", "cyrus");

    private (string Path, string Type, string Name, Func<string, string> Content)[] Resources =>
    [
        ($"addressbooks/user/{Anna}/Default/c.vcf", "text/vcard", "Mara", text => $"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:c1\r\nFN:Mara {text}\r\nEND:VCARD\r\n"),
        ($"calendars/user/{Anna}/Default/e.ics", "text/calendar", "Lunch", text => Calendar("VEVENT", $"UID:e1\r\nDTSTART:20250302T090000Z\r\nDTEND:20250302T100000Z\r\nSUMMARY:Lunch {text}\r\nX-OWN:kept")),
        ($"calendars/user/{Anna}/Default/t.ics", "text/calendar", "Bread", text => Calendar("VTODO", $"UID:t1\r\nSUMMARY:Bread {text}")),
        ($"drive/user/{Anna}/Plans/plan.txt", "text/plain", "plan.txt", text => $"the plan, {text}\n"),
    ];

    public async Task InitializeAsync()
    {
        // As root, Cyrus runs as a user of its own, who has to get through to his directory.
        File.SetUnixFileMode(_home, File.GetUnixFileMode(_home) | UnixFileMode.OtherExecute);
        await RunAsync(Path.Combine(Servers, "start"), [Path.Combine(_home, "cyrus"), $"{_imap}", $"{_http}", $"{FreePort()}", $"{Environment.ProcessId}"]);
        _owner.DefaultRequestHeaders.Authorization = LoginOf(Anna);
        (await InboxAsync(Ben)).Dispose(); // the first login makes the account
        using (var client = await InboxAsync())
        {
            using var message = new MimeMessage { Subject = "Welcome", Body = new TextPart("plain") { Text = "Hello\r\n" } };
            await client.Inbox.AppendAsync(new AppendRequest(message, MessageFlags.Seen));
        }

        (await _owner.SendAsync(new HttpRequestMessage(new HttpMethod("MKCOL"), $"{Dav}/drive/user/{Anna}/Plans/"))).EnsureSuccessStatusCode();
        await PutAllAsync("one");
        var configuration = Path.Combine(_home, "mailboxes.conf");
        await File.WriteAllTextAsync(Path.Combine(_home, "password"), "admin-password");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            accounts = ["{{Anna}}", "{{Ben}}"]
            administrator { user = backup, password-file = password }
            imap { host = 127.0.0.1, port = {{_imap}}, tls = none }
            carddav { url = "{{Dav}}/addressbooks/user/{user}/", login = "{user}" }
            caldav { url = "{{Dav}}/calendars/user/{user}/", login = "{user}" }
            webdav { url = "{{Dav}}/drive/user/{user}/", login = "{user}" }
            """);
        _node = await NodeProcess.StartAsync(Path.Combine(_home, "data"), $"config:{configuration}");
        await ScanAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _owner.Dispose();
        await RunAsync(Path.Combine(Servers, "stop"), [Path.Combine(_home, "cyrus")]);
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Mail_contact_event_task_and_file_come_back_as_they_were()
    {
        await PutAllAsync("two");
        byte[] mail;
        using (var client = await InboxAsync())
        {
            await client.Inbox.AddFlagsAsync(0, MessageFlags.Flagged, silent: true);
            mail = await MailAsync(client);
        }

        await ScanAsync();
        foreach (var resource in Resources)
        {
            (await _owner.DeleteAsync(new Uri($"{Dav}/{resource.Path}"))).EnsureSuccessStatusCode();
        }

        using (var client = await InboxAsync())
        {
            await client.Inbox.AddFlagsAsync(0, MessageFlags.Deleted, silent: true);
            await client.Inbox.ExpungeAsync();
        }

        await ScanAsync();

        foreach (var name in Resources.Select(resource => resource.Name).Append("Welcome"))
        {
            var item = Assert.Single(JsonNode.Parse(await PbmAsync("doItemSearch", Anna, "search_string", name, "--json"))!.AsArray())!;
            Assert.True(item["deleted"]!.GetValue<bool>(), name);
            Assert.Equal(3, item["transactions"]!.GetValue<int>());
            var id = item["id"]!.GetValue<string>();
            Assert.Contains("deleted", await PbmAsync("getItem", Anna, id, "date", "all"), StringComparison.Ordinal);

            var report = await PbmAsync("doItemRestore", Anna, id, "--sync");

            // A file's time is the only thing that the protocols cannot carry, and it is said.
            Assert.Equal(name == "plan.txt", report.Contains("Not carried by the mailbox server: modified", StringComparison.Ordinal));
        }

        foreach (var resource in Resources)
        {
            Assert.Equal(resource.Content("two"), await ReadAsync(resource.Path));
        }

        using (var client = await InboxAsync())
        {
            Assert.Equal(mail, await MailAsync(client));
            var flags = (await client.Inbox.FetchAsync(0, 0, new FetchRequest(MessageSummaryItems.Flags)))[0].Flags!.Value;
            Assert.Equal(MessageFlags.Seen | MessageFlags.Flagged, flags & (MessageFlags.Seen | MessageFlags.Flagged | MessageFlags.Deleted));
        }

        // What came back is the items that they were: the scan after it makes no second ones.
        await ScanAsync();
        var all = JsonNode.Parse(await PbmAsync("doItemSearch", Anna, "--json"))!.AsArray();
        Assert.Equal(5, all.Count(item => item!["kind"]!.GetValue<string>() is not ("folder" or "account") && !item["deleted"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task An_undelete_brings_everything_back_and_a_new_account_gets_it_all_too()
    {
        byte[] mail;
        using (var client = await InboxAsync())
        {
            mail = await MailAsync(client);
            await client.Inbox.AddFlagsAsync(0, MessageFlags.Deleted, silent: true);
            await client.Inbox.ExpungeAsync();
        }

        foreach (var resource in Resources)
        {
            (await _owner.DeleteAsync(new Uri($"{Dav}/{resource.Path}"))).EnsureSuccessStatusCode();
        }

        Assert.Equal(5, Count(await PbmAsync("doUndelete", Anna, "first", "last", "--sync", "--json"), "restored"));

        await AssertThereAsync(Anna, mail);
        var again = await PbmAsync("doUndelete", Anna, "first", "last", "--sync", "--json");
        Assert.Equal((0, 5), (Count(again, "restored"), Count(again, "skipped")));

        Assert.Equal(5, Count(await PbmAsync("doRestoreOnNewAccount", Anna, Ben, "last", "--sync", "--json"), "restored"));

        await AssertThereAsync(Ben, mail);
        Assert.Equal(0, Count(await PbmAsync("doRestoreOnNewAccount", Anna, Ben, "last", "--sync", "--json"), "restored"));
    }

    [Fact]
    public async Task A_rollback_undoes_moves_renames_and_deletions_of_contacts_events_and_files()
    {
        var then = DateTimeOffset.UtcNow.ToString("O");
        var (book, plans) = ($"addressbooks/user/{Anna}/Default/", $"drive/user/{Anna}/Plans/");
        await DavAsync("MKCALENDAR", $"calendars/user/{Anna}/Other/");
        await DavAsync("MOVE", Resources[1].Path, to: $"calendars/user/{Anna}/Other/e.ics");
        await DavAsync("DELETE", Resources[2].Path);
        await DavAsync("MOVE", plans, to: $"drive/user/{Anna}/Ideas/");
        await DavAsync("PROPPATCH", book, """<propertyupdate xmlns="DAV:"><set><prop><displayname>Renamed</displayname></prop></set></propertyupdate>""");

        var plan = await PbmAsync("doRollback", Anna, then, "dryrun", "true", "--sync", "--json");
        Assert.True(Count(plan, "planned") == 1, plan);
        Assert.True(plan.Contains("is called", StringComparison.Ordinal), plan);
        var rolledBack = await PbmAsync("doRollback", Anna, then, "--sync", "--json");

        Assert.Equal((1, 0), (Count(rolledBack, "restored"), Count(rolledBack, "not-restored")));
        using (var client = await InboxAsync())
        {
            await AssertThereAsync(Anna, await MailAsync(client));
        }

        Assert.DoesNotContain("Renamed", await DavAsync("PROPFIND", book, """<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>"""), StringComparison.Ordinal);
        var again = await PbmAsync("doRollback", Anna, then, "dryrun", "true", "--sync", "--json");
        Assert.Equal((0, 0, 0), (Count(again, "planned"), Count(again, "planned-changes"), Count(again, "planned-renames")));
    }

    private static long Count(string operation, string name) => JsonNode.Parse(operation)!["counts"]![name]?.GetValue<long>() ?? 0;

    private static AuthenticationHeaderValue LoginOf(string user) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{OwnPassword}")));

    /// <summary>All that the account had in the beginning is where it was, as it was.</summary>
    private async Task AssertThereAsync(string user, byte[] mail)
    {
        foreach (var resource in Resources)
        {
            Assert.Equal(resource.Content("one"), await ReadAsync(resource.Path.Replace(Anna, user, StringComparison.Ordinal), user));
        }

        using var client = await InboxAsync(user);
        Assert.Equal(mail, await MailAsync(client));
    }

    private async Task<string> DavAsync(string method, string path, string? body = null, string? to = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{Dav}/{path}") { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/xml") };
        request.Headers.Add("Depth", method == "PROPFIND" ? "0" : "infinity");
        if (to is not null)
        {
            request.Headers.Add("Destination", $"{Dav}/{to}");
        }

        using var response = await _owner.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {answer}");
        return answer;
    }

    private static string Calendar(string component, string lines) =>
        $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:{component}\r\nDTSTAMP:20250301T120000Z\r\n{lines}\r\nEND:{component}\r\nEND:VCALENDAR\r\n";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

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

    /// <summary>Cyrus gives a contact in the version that it is asked for.</summary>
    private async Task<string> ReadAsync(string path, string user = Anna)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Dav}/{path}");
        request.Headers.Authorization = LoginOf(user);
        request.Headers.Accept.ParseAdd(path.EndsWith(".vcf", StringComparison.Ordinal) ? "text/vcard; version=4.0" : "*/*");
        using var response = await _owner.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private async Task<ImapClient> InboxAsync(string user = Anna)
    {
        var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", _imap, SecureSocketOptions.None);
        await client.AuthenticateAsync(user, OwnPassword);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite);
        return client;
    }

    private static async Task<byte[]> MailAsync(ImapClient client)
    {
        var uid = Assert.Single(await client.Inbox.SearchAsync(SearchQuery.All));
        await using var stream = await client.Inbox.GetStreamAsync(uid, "");
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private Task<string> ScanAsync() => PbmAsync("doSmartScan", "start", "--sync");

    private Task<string> PbmAsync(params string[] arguments) => RunAsync(
        "dotnet",
        [
            Path.Combine(NodeProcess.RepositoryRoot, "src", "Zextras.Backup.Console", "bin", "Release", "net10.0", "pbm.dll"),
            _node.Address.Authority, "backup", .. arguments, "--token-file", Path.Combine(_home, "data", "token"),
        ]);

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await error}");
    }
}
