using System.Text.Json.Nodes;
using Xunit;
using Xunit.Abstractions;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>
/// The real node process, killed in the middle of repairs: the next repair completes what this one began, a check is clean,
/// and every mail is there.
/// </summary>
public sealed class FixKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Mails = 300;
    private const int Kills = 3;
    private const int LongestWaitMilliseconds = 400;
    private const int FlippedBitsInLogs = 40;
    private const int FlippedBitsInVolumes = 60;

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-fix-").FullName;

    private string Tree => Path.Combine(_root, "mail");

    private string Data => Path.Combine(_root, "data");

    private string BackupPath => Path.Combine(Data, "backup");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_kills_in_a_repair_the_next_one_leaves_a_clean_path(int seed)
    {
        new MailCorpus().Write(Tree, Mails, accounts: 1, folders: 2);
        await using (var node = await NodeProcess.StartAsync(Data, $"maildir:{Tree}"))
        {
            await node.WaitForScanAsync();
        }

        var random = new Random(seed);
        Damage(random);
        var killedInTheMiddle = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var node = await NodeProcess.StartAsync(Data, $"maildir:{Tree}");

            // It waits for the scans that begin by themselves after a kill.
            var fix = await node.BeginAsync("coherencycheck", Request(fix: true));
            await node.WatchAsync(fix, operation => operation["progress"]!["step"]!.GetValue<string>() == "healing");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(LongestWaitMilliseconds)));
            var isAtWork = !await node.HasScanEndedAsync();
            await node.KillAsync();
            killedInTheMiddle += isAtWork ? 1 : 0;
            output.WriteLine($"seed {seed}, kill {kill + 1}: the repair {(isAtWork ? "was at work" : "had ended")}");
        }

        Assert.InRange(killedInTheMiddle, 1, Kills);
        await using var last = await NodeProcess.StartAsync(Data, $"maildir:{Tree}");
        AssertClean(await last.RunAsync("coherencycheck", Request(fix: true)));
        AssertClean(await last.RunAsync("coherencycheck", Request(fix: false)));
        var lost = Path.Combine(BackupPath, "quarantine", "lost");
        Assert.False(File.Exists(lost), File.Exists(lost) ? $"The mailbox has every content; none may be lost: '{await File.ReadAllTextAsync(lost)}'" : null);
        var mails = (await last.SearchAsync("user000@example.com")).Where(item => item!["kind"]!.GetValue<string>() == "message").ToArray();
        Assert.Equal(Mails, mails.Length);
        Assert.All(mails, mail => Assert.Equal(1, mail!["transactions"]!.GetValue<int>()));
    }

    private JsonObject Request(bool fix) => new() { ["backup-path"] = BackupPath, ["check-mailbox"] = true, ["fix-backup"] = fix };

    private static void AssertClean(JsonNode check)
    {
        Assert.True(check["counts"]!["findings-error"]!.GetValue<long>() == 0, check.ToJsonString());
        Assert.True(check["counts"]!["findings-warning"]!.GetValue<long>() == 0, check.ToJsonString());
    }

    /// <summary>Lines and contents, all of which journal or mailbox still have.</summary>
    private void Damage(Random random)
    {
        FlipInSome("accounts", "items.jsonl", FlippedBitsInLogs, random);
        FlipInSome("items", "*.zst", FlippedBitsInVolumes, random);
    }

    private void FlipInSome(string folder, string pattern, int flips, Random random)
    {
        var all = Directory.EnumerateFiles(Path.Combine(BackupPath, folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        for (var flip = 0; flip < flips; flip++)
        {
            FlipIn(all[random.Next(all.Length)], random);
        }
    }

    private static void FlipIn(string file, Random random)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        var one = new byte[1];
        var at = random.NextInt64(RandomAccess.GetLength(handle));
        RandomAccess.Read(handle, one, at);
        one[0] ^= 0x04;
        RandomAccess.Write(handle, one, at);
    }
}
