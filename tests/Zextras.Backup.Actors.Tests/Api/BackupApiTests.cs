using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Api;

public sealed class BackupApiTests : IAsyncLifetime
{
    private readonly ServedNode _node = new();
    private HttpClient _client = new();

    public async Task InitializeAsync()
    {
        await _node.InitializeAsync();
        _client.Dispose();
        _client = _node.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _node.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Basic wrong")]
    public async Task Without_the_right_token_nothing_is_answered(string? authorization)
    {
        _client.DefaultRequestHeaders.Authorization = null;
        if (authorization is not null)
            _client.DefaultRequestHeaders.Add("Authorization", authorization);

        foreach (var path in new[] { "api/v1/operations", "API/v1/operations", "api/v1/there-is-no-such-thing" })
        {
            using var answer = await _client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        Assert.Empty(_node.Engine.Asked);
    }

    [Fact]
    public async Task Health_needs_no_token_and_ready_waits_for_the_engine()
    {
        _client.DefaultRequestHeaders.Authorization = null;

        Assert.Equal(HttpStatusCode.OK, await StatusOf("health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusOf("health/ready"));
        _node.Readiness.MarkReady();
        Assert.Equal(HttpStatusCode.OK, await StatusOf("health/ready"));
    }

    [Fact]
    public async Task A_started_operation_is_answered_at_once_with_its_address()
    {
        _client.DefaultRequestHeaders.Add("Backup-Author", "anna@host");
        using var answer = await Post("smartscan", """{"deep":true}""");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal($"/api/v1/operations/{FakeEngine.OperationId}", answer.Headers.Location?.OriginalString);
        Assert.Equal("smartscan deep=True by anna@host", Assert.Single(_node.Engine.Asked));
    }

    [Fact]
    public async Task A_body_may_be_left_out_where_everything_in_it_is_optional()
    {
        using var answer = await _client.PostAsync("api/v1/smartscan", null);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("smartscan deep=False by api", Assert.Single(_node.Engine.Asked));
    }

    [Fact]
    public async Task What_a_restore_leaves_out_has_its_default()
    {
        using var undelete = await Post("undelete", """{"account":"a"}""");
        Assert.Equal(new UndeleteRequest { Account = "a" }, _node.Restores.Asked);
        using var export = await Post("export", """{"account":"all","destination-path":"/x"}""");
        Assert.Equal(new ExportRequest { Destination = "/x" }, _node.Restores.Asked);
        using var import = await Post("externalrestore", """{"source-path":"/x"}""");
        var asked = Assert.IsType<ExternalRestoreRequest>(_node.Restores.Asked);
        Assert.Equal((true, 2, 0, 0), (asked.FilterDeleted, asked.ConcurrentAccounts, asked.Accounts.Count, asked.Domains.Count));
    }

    [Theory]
    [InlineData("smartscan", """{"depe":true}""", "depe")]
    [InlineData("smartscan", "{", "body")]
    [InlineData("accountscan", "{}", "account")]
    [InlineData("itemrestore", """{"account":"a","item":"-1"}""", "not an item id")]
    [InlineData("itemrestore", """{"account":"a","item":"1","date":"2026-11-23T10:00:00"}""", "time zone")]
    [InlineData("itemrestore", """{"account":"a","item":"1","transaction":"x"}""", "not a transaction id")]
    [InlineData("itemrestore", """{"account":"a","item":"1","date":"2026-11-23T10:00:00Z","transaction":"01935000-0000-7000-8000-000000000000"}""", "one of them")]
    [InlineData("undelete", """{"account":"a","start-date":"yesterday"}""", "'start_date'")]
    [InlineData("rollback", """{"account":"a"}""", "date")]
    [InlineData("rollback", """{"account":"a","date":"last"}""", "needs the date")]
    [InlineData("accountrestore", """{"source-account":"a"}""", "destination-account")]
    [InlineData("externalrestore", """{"source_path":"/x"}""", "source")]
    [InlineData("export", """{"account":"a","destination-path":"/x","format":"pst"}""", "maildir, mbox, eml, zip, backup-path")]
    [InlineData("catalogrebuild", """{"from":"thin air"}""", "journal or backup_path")]
    public async Task A_wrong_body_is_refused_with_what_is_wrong(string path, string body, string detail)
    {
        using var answer = await Post(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(detail, await DetailOf(answer), StringComparison.Ordinal);
        Assert.Empty(_node.Engine.Asked);
    }

    [Theory]
    [InlineData("accounts?date=yesterday", "not a date for 'date'")]
    [InlineData("accounts?hide_deleted=maybe", "true or false")]
    [InlineData("accounts/a/items?type=letter", "message, contact")]
    [InlineData("accounts/a/items?search_filter=gone", "not_deleted")]
    [InlineData("accounts/a/items?limit=-3", "positive number")]
    [InlineData("operations/17", "not an operation id")]
    public async Task A_wrong_query_is_refused_with_how_to_write_it(string path, string detail)
    {
        using var answer = await _client.GetAsync($"api/v1/{path}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(detail, await DetailOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_engine_refuses_becomes_400_or_404_in_its_own_words()
    {
        _node.Engine.Fault = new BackupRequestException("No account bert@example.com; getAvailableAccounts lists them.", notFound: true);
        using var missing = await _client.GetAsync("api/v1/accounts/bert@example.com/items");
        _node.Engine.Fault = new BackupRequestException("The backup begins later.");
        using var wrong = await _client.GetAsync("api/v1/accounts");

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("No account bert@example.com; getAvailableAccounts lists them.", await DetailOf(missing));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task A_failure_of_the_engine_is_a_problem_and_not_a_stack_trace()
    {
        _node.Engine.Fault = new IOException("The disk is full.");
        using var answer = await _client.GetAsync("api/v1/info");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("The node could not do it: The disk is full. The node's log has the details.", await DetailOf(answer));
    }

    [Fact]
    public async Task Progress_is_one_operation_a_line_and_ends_with_the_operation()
    {
        _node.Engine.Snapshots.Add(FakeEngine.OperationIn(OperationState.Done));
        var text = await _client.GetStringAsync($"api/v1/operations/{FakeEngine.OperationId}/progress");

        var lines = text.Split('\n');
        Assert.Equal("", lines[^1]);
        Assert.Equal(["running", "done"], lines[..^1].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task A_line_of_progress_arrives_before_the_operation_has_ended()
    {
        var end = new TaskCompletionSource();
        _node.Engine.UntilEnd = end.Task;
        await using var stream = await _client.GetStreamAsync($"api/v1/operations/{FakeEngine.OperationId}/progress");
        using var reader = new StreamReader(stream);

        Assert.Contains("\"state\":\"running\"", await reader.ReadLineAsync(), StringComparison.Ordinal);
        end.SetResult();
        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task Only_an_operation_that_runs_can_be_stopped()
    {
        var path = $"api/v1/operations/{FakeEngine.OperationId}";
        using var stopped = await _client.DeleteAsync(path);
        _node.Engine.MayStop = false;
        _node.Engine.Snapshots.Add(FakeEngine.OperationIn(OperationState.Done));
        using var ended = await _client.DeleteAsync(path);
        using var unknown = await _client.DeleteAsync($"api/v1/operations/{Guid.Empty}");

        Assert.Equal(HttpStatusCode.Accepted, stopped.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, ended.StatusCode);
        Assert.Contains("it is done", await DetailOf(ended), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_history_is_the_items_array_itself()
    {
        _node.Engine.History.AddRange([FakeEngine.Photograph(0, until: 5), FakeEngine.Photograph(5)]);

        var all = await _client.GetByteArrayAsync("api/v1/accounts/a/items/4711");
        var then = await _client.GetByteArrayAsync("api/v1/accounts/a/items/4711?date=2026-11-23T08:04:59Z");
        var last = await _client.GetByteArrayAsync("api/v1/accounts/a/items/4711?date=last");

        Assert.Equal(_node.Engine.History, TransactionCodec.DecodeArray(all));
        Assert.Equal([_node.Engine.History[0]], TransactionCodec.DecodeArray(then));
        Assert.Equal([_node.Engine.History[1]], TransactionCodec.DecodeArray(last));
        using var before = await _client.GetAsync("api/v1/accounts/a/items/4711?date=2026-11-23T07:59:59Z");
        Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        Assert.Contains("begins at 2026-11-23T08:00:00.0000000Z", await DetailOf(before), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_content_of_a_deleted_item_is_that_of_its_last_living_state()
    {
        _node.Engine.History.AddRange([FakeEngine.Photograph(0, content: "mail"u8, until: 5), FakeEngine.Photograph(5, deleted: true)]);
        _node.Engine.Content = () => new MemoryStream("mail"u8.ToArray());
        using var answer = await _client.GetAsync("api/v1/accounts/a/items/4711/content");

        Assert.Equal("mail", await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("4711.eml", answer.Content.Headers.ContentDisposition?.FileName);
    }

    [Fact]
    public async Task A_damaged_content_never_arrives_whole()
    {
        _node.Engine.History.Add(FakeEngine.Photograph(0, content: "mail"u8));
        _node.Engine.Content = () => new FakeEngine.DamagedContent("mail");

        using var answer = await _client.GetAsync("api/v1/accounts/a/items/4711/content");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("The blob is damaged.", await DetailOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_damaged_content_breaks_off_before_its_end()
    {
        var text = new string('x', 300_000);
        _node.Engine.History.Add(FakeEngine.Photograph(0, content: Encoding.UTF8.GetBytes(text)));
        _node.Engine.Content = () => new FakeEngine.DamagedContent(text);

        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetByteArrayAsync("api/v1/accounts/a/items/4711/content"));
    }

    [Fact]
    public async Task An_item_without_content_says_so()
    {
        _node.Engine.History.Add(FakeEngine.Photograph(0, ItemKind.Folder));
        using var answer = await _client.GetAsync("api/v1/accounts/a/items/4711/content");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("metadata only", await DetailOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_OpenAPI_document_names_every_endpoint()
    {
        var document = await _client.GetFromJsonAsync<JsonElement>("openapi/v1.json");

        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal);
        Golden.Match(string.Join('\n', paths) + "\n", "openapi-paths.txt");
        Assert.Contains("restore-folder", document.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> DetailOf(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;

    private async Task<HttpStatusCode> StatusOf(string path)
    {
        using var answer = await _client.GetAsync(path);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> Post(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _client.PostAsync($"api/v1/{path}", content);
    }
}
