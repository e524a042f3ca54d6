using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>
/// The real node process with a data directory on a disk that is full, so that the journal takes nothing: nothing is said to be
/// done that was not recorded, the status says what is wrong, and when there is space again the node goes on by itself.
/// </summary>
public sealed class DataDirectoryFullTests : IDisposable
{
    private const string Account = "user000@example.com";
    private const int Mails = 40;
    private const int Late = 20;

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-full-").FullName;

    private string Tree => Path.Combine(_root, "mail");

    private string Disk => Path.Combine(_root, "disk");

    private string Fill => Path.Combine(Disk, "fill");

    public DataDirectoryFullTests()
    {
        new MailCorpus().Write(Tree, Mails, accounts: 1, folders: 1);
        Directory.CreateDirectory(Disk);
        Run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", Disk);
    }

    public void Dispose()
    {
        Run("umount", "--lazy", Disk);
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_that_the_journal_did_not_take_and_space_is_all_it_needs()
    {
        await using var node = await NodeProcess.StartAsync(Path.Combine(Disk, "data"), $"maildir:{Tree}", "--backup-path", Path.Combine(_root, "backup"));
        await node.WaitForScanAsync();
        await node.WaitForRealTimeAsync(Recovery);
        using var http = new HttpClient { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(node.TokenFile)).Trim());
        FillTheDisk();
        Deliver();

        var refused = await http.PutAsJsonAsync("config/ZxBackup_DataRetentionDays", new { level = "global", value = "44" });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("disk is full", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(Mails, await MailsAsync(node));
        Assert.DoesNotContain((await http.GetFromJsonAsync<JsonArray>("config?level=global"))!, one => one!["value"]!.GetValue<string>() == "44");
        var status = (await http.GetFromJsonAsync<JsonObject>("status"))!;
        Assert.Equal("alarm", status["verdict"]!.GetValue<string>());
        Assert.Contains(status["findings"]!.AsArray(), finding => finding!["what"]!.GetValue<string>().StartsWith($"The data directory {Disk}", StringComparison.Ordinal));

        File.Delete(Fill);

        var patience = Stopwatch.StartNew();
        while (await MailsAsync(node) < Mails + Late)
        {
            Assert.True(patience.Elapsed < Recovery, "What came while the disk was full was not recorded after it had space again.");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        await node.WaitForRealTimeAsync(Recovery);
        var check = await node.RunAsync("coherencycheck", new JsonObject { ["backup-path"] = Path.Combine(_root, "backup"), ["check-mailbox"] = true });
        Assert.True(check["counts"]!["findings-error"]!.GetValue<long>() == 0, check.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, (await http.PutAsJsonAsync("config/ZxBackup_DataRetentionDays", new { level = "global", value = "45" })).StatusCode);
    }

    private static async Task<int> MailsAsync(NodeProcess node) =>
        (await node.SearchAsync(Account)).Count(item => item!["kind"]!.GetValue<string>() == "message" && !item["deleted"]!.GetValue<bool>());

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {said} This test needs to be root, to have a disk of its own that it can fill.");
    }

    private void FillTheDisk()
    {
        var block = new byte[4096];
        try
        {
            using var file = new FileStream(Fill, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private void Deliver()
    {
        var folder = Path.Combine(Tree, "example.com", "user000", "Maildir", "cur");
        for (var i = 0; i < Late; i++)
            File.WriteAllText(Path.Combine(folder, $"1768300000.M{i}P1.late:2,S"), $"From: late@example.com\nSubject: late {i}\n\n{i}\n{new string('x', 20_000)}\n");
    }
}
