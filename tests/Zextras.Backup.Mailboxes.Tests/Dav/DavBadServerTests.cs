using System.Globalization;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Mailboxes.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Dav;

/// <summary>Servers that misbehave: the failure is named, and nothing counts as gone because of it.</summary>
public sealed class DavBadServerTests : IAsyncLifetime
{
    private const string Anna = "anna@example.com";
    private const string Home = "/dav/anna@example.com/";
    private const string Plans = Home + "Plans/";

    private readonly ScriptedDav _dav = new();
    private readonly TemporaryTree _tree = new();
    private readonly Dictionary<string, string?> _answers = [];
    private IMailboxServer _server = null!;
    private Mirror _mirror = null!;

    public async Task InitializeAsync()
    {
        _dav.Answer = line => _answers.TryGetValue(line, out var answer) ? answer : ScriptedDav.Status("404 Not Found");
        _server = Server();
        _mirror = new Mirror(_server, AccountSettings.Derive(Anna));
        _answers[$"PROPFIND {Home}"] = RootListing();
        _answers[$"PROPFIND {Plans}"] = ScriptedDav.Listing(Plans, ("a.txt", "1"), ("b.txt", "1"));
        await _mirror.ReadAsync();
        Assert.Equal(3, _mirror.Items.Count);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _dav.DisposeAsync();
        _tree.Dispose();
    }

    public static TheoryData<string, string> BadAnswers => new()
    {
        { ScriptedDav.Xml("nothing here"), "cannot be read" },
        { ScriptedDav.Xml("<multistatus xmlns=\"DAV:\"><response><href>/dav/anna@example.com/Plans/</href>"), "cannot be read" },
        { ScriptedDav.Xml("<html><body>Log in</body></html>"), "multistatus" },
        { ScriptedDav.Xml("<!DOCTYPE a [<!ENTITY b \"c\">]><multistatus xmlns=\"DAV:\">&b;</multistatus>"), "DTD" },
        { ScriptedDav.Xml("<multistatus xmlns=\"DAV:\"/>"), "does not show" },
        { ScriptedDav.Xml(""), "cannot be read" },
        { ScriptedDav.Status("200 OK", "<html/>"), "200" },
        { ScriptedDav.Status("401 Unauthorized"), "password" },
        { ScriptedDav.Status("403 Forbidden"), "may not" },
        { ScriptedDav.Status("405 Method Not Allowed"), "DAV" },
        { ScriptedDav.Status("423 Locked"), "locked" },
        { ScriptedDav.Status("500 Internal Server Error"), "log" },
        { ScriptedDav.Status("507 Insufficient Storage"), "quota" },
        { ScriptedDav.Status("301 Moved Permanently", headers: "Location: https://evil.example.com/dav/\r\n"), "redirects" },
        { ScriptedDav.Status("302 Found", headers: $"Location: {Plans}\r\n"), "redirects" },
        { "HTTP/1.1 207 Multi-Status\r\nContent-Length: 5000\r\nContent-Type: application/xml\r\n\r\n<multistatus xmlns=\"DAV:\">", "broke the connection" },
        { null!, "broke the connection" },
        {
            ScriptedDav.Xml("<multistatus xmlns=\"DAV:\">" + ScriptedDav.Resource(Plans, "<resourcetype><collection/></resourcetype>")
                + ScriptedDav.Resource(Plans + "a.txt", "<getetag/>", "500 Internal Server Error") + "</multistatus>"),
            "500"
        },
        {
            ScriptedDav.Xml("<multistatus xmlns=\"DAV:\">" + ScriptedDav.Resource(Plans, "<resourcetype><collection/></resourcetype>")
                + ScriptedDav.Resource("/elsewhere/a.txt", "<getetag>\"1\"</getetag>") + "</multistatus>"),
            "/elsewhere/a.txt"
        },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task A_folder_with_a_bad_answer_is_a_problem_and_nothing_is_gone(string? answer, string named)
    {
        _answers[$"PROPFIND {Plans}"] = answer;
        _answers[$"PROPFIND {Home}"] = RootListing(("new.txt", "1"));

        var run = await _mirror.ReadAsync();

        Assert.Contains(named, Assert.Single(run.Problems).Reason, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", run.Problems[0].Reason, StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "root.txt", "a.txt", "b.txt" }, _mirror.Items.Select(item => item.Key).ToHashSet());
        Assert.All(run.Pages, page => Assert.Null(page.AllFolders));
        Assert.DoesNotContain("drive:Plans", run.Pages.SelectMany(page => page.ListedFolders));
        Assert.DoesNotContain(_dav.Heads, head => head.Contains("evil", StringComparison.Ordinal));

        _answers[$"PROPFIND {Plans}"] = ScriptedDav.Listing(Plans, ("a.txt", "2"));
        run = await _mirror.ReadAsync();
        Assert.Empty(run.Problems);
        Assert.Equal("a.txt", Assert.Single(run.Changed, item => item.FolderKey == "drive:Plans").Key);
        Assert.DoesNotContain(_mirror.Items, item => item.Key == "b.txt");
    }

    [Theory]
    [InlineData(503)]
    [InlineData(404)]
    [InlineData(401)]
    public async Task A_home_that_cannot_be_listed_is_an_error_and_no_empty_one(int status)
    {
        _answers[$"PROPFIND {Home}"] = ScriptedDav.Status($"{status} No");

        var failure = await Assert.ThrowsAsync<MailboxException>(_mirror.ReadAsync);

        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, _mirror.Items.Count);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_not_asked_for_every_other_folder()
    {
        _answers[$"PROPFIND {Plans}"] = "";

        var failure = await Assert.ThrowsAsync<MailboxException>(_mirror.ReadAsync);

        Assert.Equal(MailboxFailure.Unavailable, failure.Failure);
        Assert.Contains("silent", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, _mirror.Items.Count);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut", MailboxFailure.Unreadable)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ncut", MailboxFailure.Unreadable)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\ncut", MailboxFailure.Unreadable)]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", MailboxFailure.Unreadable)]
    [InlineData("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", MailboxFailure.Unreadable)]
    [InlineData("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", MailboxFailure.Vanished)]
    [InlineData("", MailboxFailure.Unavailable)]
    public async Task A_content_that_is_cut_short_or_refused_never_looks_like_a_whole_one(string answer, MailboxFailure expected)
    {
        _answers[$"GET {Plans}a.txt"] = answer;

        var failure = await Assert.ThrowsAsync<MailboxException>(() => _mirror.ContentAsync(_mirror.Item("a.txt")));

        Assert.Equal(expected, failure.Failure);
    }

    [Fact]
    public async Task A_connection_that_is_lost_once_is_made_again()
    {
        var isFirst = true;
        var answers = _dav.Answer;
        _dav.Answer = line =>
        {
            (var lost, isFirst) = (isFirst && line.StartsWith("GET", StringComparison.Ordinal), isFirst && !line.StartsWith("GET", StringComparison.Ordinal));
            return lost ? null : answers(line);
        };
        _answers[$"GET {Plans}a.txt"] = ScriptedDav.Status("200 OK", "text");

        Assert.Equal(Mirror.Bytes("text"), await _mirror.ContentAsync(_mirror.Item("a.txt")));
    }

    [Fact]
    public async Task An_etag_that_is_another_one_each_time_makes_the_item_be_read_again_and_nothing_else()
    {
        _answers[$"PROPFIND {Plans}"] = ScriptedDav.Listing(Plans, ("a.txt", "liar 2"), ("b.txt", "1"));

        var run = await _mirror.ReadAsync();

        Assert.Equal("a.txt", Assert.Single(run.Changed, item => item.FolderKey == "drive:Plans").Key);
        Assert.Equal(3, _mirror.Items.Count);
    }

    [Theory]
    [InlineData("423 Locked", MailboxFailure.Refused, "locked")]
    [InlineData("507 Insufficient Storage", MailboxFailure.Refused, "quota")]
    [InlineData("413 Too Large", MailboxFailure.Refused, "limit")]
    [InlineData("500 Internal Server Error", MailboxFailure.Refused, "log")]
    [InlineData("503 Service Unavailable", MailboxFailure.Unavailable, "no time")]
    [InlineData("401 Unauthorized", MailboxFailure.Unreadable, "password")]
    public async Task What_the_server_does_not_take_is_named(string status, MailboxFailure expected, string named)
    {
        _answers[$"PUT {Plans}x.txt"] = ScriptedDav.Status(status);

        var failure = await Assert.ThrowsAsync<MailboxException>(() => PutAsync("x.txt"));

        Assert.Equal(expected, failure.Failure);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_put_never_overwrites_and_the_same_content_is_not_put_twice()
    {
        _answers[$"PUT {Plans}x.txt"] = ScriptedDav.Status("412 Precondition Failed");
        _answers[$"GET {Plans}x.txt"] = ScriptedDav.Status("200 OK", "content");

        var result = await PutAsync("x.txt");

        Assert.Equal("x.txt", result.Key);
        Assert.Contains(_dav.Heads, head => head.StartsWith("PUT", StringComparison.Ordinal) && head.Contains("If-None-Match: *", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("%2E%2E")]
    [InlineData(".")]
    public async Task A_name_that_leads_elsewhere_is_not_put(string key)
    {
        var failure = await Assert.ThrowsAsync<MailboxException>(() => PutAsync(key));

        Assert.Equal(MailboxFailure.Refused, failure.Failure);
        Assert.DoesNotContain(_dav.Requests, line => line.StartsWith("PUT", StringComparison.Ordinal));
    }

    private static string RootListing(params (string Name, string Tag)[] files) => ScriptedDav.Xml(
        "<multistatus xmlns=\"DAV:\">" + ScriptedDav.Resource(Home, "<resourcetype><collection/></resourcetype>")
        + ScriptedDav.Resource(Plans, "<resourcetype><collection/></resourcetype>")
        + string.Concat(files.Prepend(("root.txt", "1")).Select(file => ScriptedDav.Resource(Home + file.Item1, $"<resourcetype/><getetag>\"{file.Item2}\"</getetag>")))
        + "</multistatus>");

    private async Task<PutResult> PutAsync(string key)
    {
        await using var session = await _server.OpenAsync(AccountSettings.Derive(Anna), CancellationToken.None);
        var content = Mirror.Bytes("content");
        var state = new ItemState(new Placement { Key = key }, new ItemContent { Kind = ItemKind.Document, Name = key, Size = content.Length });
        return await session.PutItemAsync(new ItemToPut(state, "drive:Plans", _ => ValueTask.FromResult<Stream>(new MemoryStream(content))), CancellationToken.None);
    }

    private IMailboxServer Server()
    {
        _tree.Write("password", "secret\n");
        var file = _tree.Write("server.conf", $$"""
            accounts = ["{{Anna}}"]
            administrator { user = backup, password-file = password }
            webdav { url = "{{_dav.Url}}{user}/", timeout = 4 s }
            """);
        return MailboxServers.Create($"config:{file}", TimeProvider.System);
    }
}
