using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Zextras.Backup.Actors.Tests.Api;

/// <summary>Who may do what, and what is written down of it.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private readonly ServedNode _node = new();

    public Task InitializeAsync() => _node.InitializeAsync();

    public Task DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData("auditor", HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("operator", HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.OK)]
    public async Task A_role_may_what_it_is_for(string role, HttpStatusCode look, HttpStatusCode scan, HttpStatusCode make)
    {
        using var client = _node.Client(await CreateAsync("anna", role));

        Assert.Equal(look, (await client.GetAsync("/api/v1/operations")).StatusCode);
        Assert.Equal(scan, (await client.PostAsJsonAsync("/api/v1/smartscan", new { })).StatusCode);
        Assert.Equal(make, (await client.PostAsJsonAsync("/api/v1/tokens", new { name = "ben", role = "auditor" })).StatusCode);
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_refused()
    {
        using var client = _node.Client(await CreateAsync("anna", "operator"));
        using var admin = _node.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/operations")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("/api/v1/tokens/anna")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/operations")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync("/api/v1/tokens/anna")).StatusCode);
    }

    [Fact]
    public async Task The_author_of_what_a_named_token_does_is_its_name_whatever_its_bearer_says()
    {
        using var client = _node.Client(await CreateAsync("anna", "operator"));
        client.DefaultRequestHeaders.Add("Backup-Author", "somebody else");

        await client.PostAsJsonAsync("/api/v1/smartscan", new { });

        Assert.Contains("smartscan deep=False by anna", _node.Engine.Asked);
    }

    [Theory]
    [InlineData("""{"name":"a b","role":"admin"}""", "not a name")]
    [InlineData("""{"name":"a","role":"king"}""", "admin, operator or auditor")]
    [InlineData("""{"name":"a","role":"admin","days":0}""", "1 to 3650 days")]
    public async Task A_token_that_cannot_be_made_is_refused_with_what_to_write(string body, string says)
    {
        using var admin = _node.Client();

        var answer = await admin.PostAsync("/api/v1/tokens", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_tokens_are_slowed_down_and_right_ones_are_not()
    {
        using var wrong = _node.Client("wrong");
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.GetAsync("/api/v1/operations")).StatusCode);

        var refused = await wrong.GetAsync("/api/v1/operations");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Headers.RetryAfter!.Delta);
        using var right = _node.Client();
        Assert.Equal(HttpStatusCode.OK, (await right.GetAsync("/api/v1/operations")).StatusCode);
        Assert.Equal(10, (await AuditAsync(right)).Count(line => line!["status"]!.GetValue<int>() == 401)); // the one too many is not written down
    }

    [Fact]
    public async Task What_was_done_is_written_down_and_what_was_looked_at_is_not()
    {
        using var client = _node.Client(await CreateAsync("anna", "operator"));
        await client.GetAsync("/api/v1/operations");
        await client.PostAsJsonAsync("/api/v1/smartscan", new { });
        await client.PutAsJsonAsync("/api/v1/config/x", new { level = "global", value = "1" });

        using var admin = _node.Client();
        var lines = await AuditAsync(admin);

        Assert.Equal(
            [("api", "admin", "POST /api/v1/tokens", 200), ("anna", "operator", "POST /api/v1/smartscan", 202), ("anna", "operator", "PUT /api/v1/config/x", 403)],
            lines.Select(line => (Text(line, "author"), Text(line, "role"), Text(line, "action"), line!["status"]!.GetValue<int>())));
        Assert.Equal("name anna, role operator", Text(lines[0], "detail"));
        Assert.StartsWith("doSmartScan 0", Text(lines[1], "detail"), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Path.GetDirectoryName(_node.TokenFile)!, "audit.jsonl")));
    }

    [Fact]
    public async Task What_was_refused_is_written_down_as_refused()
    {
        using var admin = _node.Client();
        await admin.PostAsJsonAsync("/api/v1/tokens", new { name = "anna", role = "king" });

        var line = Assert.Single(await AuditAsync(admin));
        Assert.Equal((400, "name anna, role king"), (line!["status"]!.GetValue<int>(), Text(line, "detail")));
    }

    [Fact]
    public async Task Whose_mail_was_restored_is_written_down()
    {
        using var client = _node.Client(await CreateAsync("anna", "operator"));

        await client.PostAsJsonAsync("/api/v1/itemrestore", new { account = "ben@example.com", item = "4711", dryrun = false });

        var line = (await AuditAsync(client))[^1];
        Assert.Matches("^do[A-Za-z]+ [-0-9a-f]{36}: account ben@example.com, item 4711$", Text(line, "detail"));
    }

    private static string Text(JsonNode? line, string name) => line![name]!.GetValue<string>();

    private static async Task<JsonArray> AuditAsync(HttpClient client) => (await client.GetFromJsonAsync<JsonArray>("/api/v1/audit"))!;

    private async Task<string> CreateAsync(string name, string role)
    {
        using var admin = _node.Client();
        var made = await (await admin.PostAsJsonAsync("/api/v1/tokens", new { name, role })).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>();
        return made!["token"]!.GetValue<string>();
    }
}
