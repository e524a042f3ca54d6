using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;
using Xunit.Abstractions;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>
/// The real node process, killed in the middle of moves of its Backup Path, while mails arrive: after each kill exactly one
/// path is in use, in the end everything is in the new one.
/// </summary>
public sealed class PathMoveKillTests(ITestOutputHelper output) : IDisposable
{
    private const string Account = "user000@example.com";
    private const string Move = "doMoveBackupPath";
    private const string Switch = "doMoveBackupPath switch";
    private const int Mails = 600;
    private const int MailsBetween = 10;

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-move-").FullName;
    private int _written = Mails;

    private string Tree => Path.Combine(_root, "mail");

    private string Data => Path.Combine(_root, "data");

    private string Old => Path.Combine(Data, "backup");

    private string New => Path.Combine(_root, "new", "backup");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task After_kills_in_a_move_one_path_is_in_use_and_nothing_is_lost()
    {
        new MailCorpus().Write(Tree, Mails, accounts: 1, folders: 2);
        var random = new Random(1);
        Func<JsonNode, bool>[] moments =
        [
            operation => IsRunning(operation, Move) && operation["progress"]!["items"]!.GetValue<long>() > random.Next(100),
            operation => IsRunning(operation, Switch),
            operation => operation["kind"]!.GetValue<string>() == Switch && operation["state"]!.GetValue<string>() == "done",
        ];
        var kills = 0;
        foreach (var moment in moments)
        {
            await using var node = await NodeProcess.StartAsync(Data, $"maildir:{Tree}");
            using var http = Client(node);
            await AssertOneIsInUseAsync(http);
            await ScanAsync(node);
            if (await InUseAsync(http) == New)
                break; // the last kill came after the moment from which on a start begins there
            Deliver();
            await SetAsync(http, New);
            await SeeAsync(http, moment);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)));
            await node.KillAsync();
            kills++;
            output.WriteLine($"kill {kills}: {(File.Exists(Path.Combine(Data, "backup-path")) ? "moved" : "not moved")}");
        }

        Assert.InRange(kills, 2, moments.Length);
        await using var last = await NodeProcess.StartAsync(Data, $"maildir:{Tree}");
        using var client = Client(last);
        await AssertOneIsInUseAsync(client);
        if (await InUseAsync(client) == Old)
        {
            await SetAsync(client, New);
            await SeeAsync(client, operation => operation["kind"]!.GetValue<string>() == Move && operation["state"]!.GetValue<string>() == "done");
        }

        Assert.Equal(New, await InUseAsync(client));
        await ScanAsync(last);
        var mails = (await last.SearchAsync(Account)).Where(item => item!["kind"]!.GetValue<string>() == "message").ToArray();
        Assert.Equal(_written, mails.Length);
        Assert.All(mails, mail => Assert.False(mail!["deleted"]!.GetValue<bool>()));
        var check = await last.RunAsync("coherencycheck", new JsonObject { ["backup-path"] = New, ["check-mailbox"] = true });
        Assert.True(check["counts"]!["findings-error"]!.GetValue<long>() == 0, check.ToJsonString());
        Assert.True(check["counts"]!["findings-warning"]!.GetValue<long>() == 0, check.ToJsonString());
        Assert.True(check["counts"]!["blobs-verified"]!.GetValue<long>() >= _written);
    }

    private static bool IsRunning(JsonNode operation, string kind) =>
        operation["kind"]!.GetValue<string>() == kind && operation["state"]!.GetValue<string>() == "running";

    private static async Task ScanAsync(NodeProcess node) => await node.RunAsync("smartscan", new JsonObject());

    private static async Task<string> InUseAsync(HttpClient http) => (await http.GetFromJsonAsync<JsonObject>("info"))!["backup-path"]!.GetValue<string>();

    private static async Task SetAsync(HttpClient http, string path) =>
        (await http.PutAsJsonAsync("config/ZxBackup_DestPath", new { level = "server", value = path })).EnsureSuccessStatusCode();

    /// <summary>Waits for an operation that is so.</summary>
    private static async Task SeeAsync(HttpClient http, Func<JsonNode, bool> isSo)
    {
        using var patience = new CancellationTokenSource(NodeRun.Patience);
        while (!(await http.GetFromJsonAsync<JsonArray>("operations", patience.Token))!.Any(operation => isSo(operation!)))
            await Task.Delay(TimeSpan.FromMilliseconds(1), patience.Token);
    }

    /// <summary>What the node uses is what the next start will use, and it is one of the two.</summary>
    private async Task AssertOneIsInUseAsync(HttpClient http)
    {
        var file = Path.Combine(Data, "backup-path");
        var moved = File.Exists(file) ? (await File.ReadAllTextAsync(file)).Trim() : null;

        Assert.True(moved is null || moved == New, moved);
        Assert.Equal(moved ?? Old, await InUseAsync(http));
    }

    private void Deliver()
    {
        var folder = Path.Combine(Tree, "example.com", "user000", "Maildir", "cur");
        for (var i = 0; i < MailsBetween; i++, _written++)
            File.WriteAllText(Path.Combine(folder, $"1768300000.M{_written}P1.late:2,S"), $"From: late@example.com\nSubject: late {_written}\n\n{_written}\n");
    }

    private static HttpClient Client(NodeProcess node)
    {
        var http = new HttpClient { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", File.ReadAllText(node.TokenFile).Trim());
        return http;
    }
}
