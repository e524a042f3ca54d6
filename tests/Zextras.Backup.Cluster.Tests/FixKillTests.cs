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
    private const int Mails = 600;
    private const int Kills = 4;
    private const int LongestWaitMilliseconds = 400;
    private const int DamagedLogs = 40;

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-fix-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_kills_in_a_repair_the_next_one_leaves_a_clean_path(int seed)
    {
        var (tree, data) = (Path.Combine(_root, "mail"), Path.Combine(_root, "data"));
        new MailCorpus().Write(tree, Mails, accounts: 1, folders: 2);
        await using (var node = await NodeProcess.StartAsync(data, $"maildir:{tree}"))
        {
            await node.WaitForScanAsync();
        }

        var random = new Random(seed);
        Damage(Path.Combine(data, "backup"), random);
        var request = new JsonObject { ["backup-path"] = Path.Combine(data, "backup"), ["fix-backup"] = true };
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var node = await NodeProcess.StartAsync(data, $"maildir:{tree}");
            var fix = node.RunAsync("coherencycheck", (JsonObject)request.DeepClone());
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(LongestWaitMilliseconds)));
            output.WriteLine($"seed {seed}, kill {kill + 1}, the repair had {(fix.IsCompleted ? "ended" : "not ended")}");
            await node.KillAsync();
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                await fix;
                throw new InvalidOperationException("It ended before the kill.");
            });
        }

        await using var last = await NodeProcess.StartAsync(data, $"maildir:{tree}");
        var repaired = await last.RunAsync("coherencycheck", (JsonObject)request.DeepClone());
        Assert.Equal(0, repaired["counts"]!["findings-error"]!.GetValue<long>());
        var check = await last.RunAsync("coherencycheck", new JsonObject { ["backup-path"] = Path.Combine(data, "backup"), ["check-mailbox"] = true });
        Assert.Equal(0, check["counts"]!["findings-error"]!.GetValue<long>());
        Assert.Equal(0, check["counts"]!["findings-warning"]!.GetValue<long>());
        var mails = (await last.SearchAsync("user000@example.com")).Where(item => item!["kind"]!.GetValue<string>() == "message").ToArray();
        Assert.Equal(Mails, mails.Length);
        Assert.All(mails, mail => Assert.Equal(1, mail!["transactions"]!.GetValue<int>()));
    }

    /// <summary>Lines and contents, all of which journal or mailbox still have.</summary>
    private static void Damage(string path, Random random)
    {
        var logs = Directory.EnumerateFiles(Path.Combine(path, "accounts"), "items.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        foreach (var log in logs.OrderBy(_ => random.Next()).Take(DamagedLogs))
        {
            FlipIn(log, random);
        }

        foreach (var volume in Directory.EnumerateFiles(Path.Combine(path, "items"), "*.zst", SearchOption.AllDirectories))
        {
            for (var i = 0; i < 5; i++)
            {
                FlipIn(volume, random);
            }
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
