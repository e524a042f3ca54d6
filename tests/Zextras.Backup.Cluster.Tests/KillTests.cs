using System.Text.Json.Nodes;
using Xunit;
using Xunit.Abstractions;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Benchmarks;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>
/// The real node process, killed again and again in the middle of its Initial Scan. What the write order promises: rubbish
/// that the next scan cleans, never a hole.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Mails = 9000;
    private const int Accounts = 3;
    private const int KillsOfOneScan = 5;

    /// <summary>The journal's growth at which a kill comes. It grows by a page of new items, half a megabyte, at once; the whole scan writes 12 MB.</summary>
    private const int LeastJournalBytesToKill = 20_000;
    private const int MostJournalBytesToKill = 900_000;

    /// <summary>Of the kills of one scan; a slow machine may see the end of the scan too late.</summary>
    private const int LeastKillsInTheMiddle = 3;

    private const int PollsBetweenLooksAtTheScan = 50; // a look costs more than the whole time between two pages

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(2);

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-kill-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task After_kills_in_an_initial_scan_every_item_is_there_once_with_its_whole_history(int seed)
    {
        var (tree, data) = (Path.Combine(_root, "mail"), Path.Combine(_root, "data"));
        new MailCorpus().Write(tree, Mails, Accounts, folders: 2);
        var random = new Random(seed);
        var killedInTheMiddle = 0;
        for (var kill = 0; kill < KillsOfOneScan; kill++)
        {
            await using var node = await NodeProcess.StartAsync(data, $"maildir:{tree}");
            var target = JournalBytes(data) + random.Next(LeastJournalBytesToKill, MostJournalBytesToKill);
            for (var poll = 1; JournalBytes(data) < target; poll++)
            {
                if (poll % PollsBetweenLooksAtTheScan == 0 && await node.HasScanEndedAsync())
                {
                    break;
                }

                await Task.Delay(PollInterval);
            }

            await node.KillAsync();
            killedInTheMiddle += JournalBytes(data) >= target ? 1 : 0;
            output.WriteLine($"seed {seed}, kill {kill + 1} at {JournalBytes(data)} bytes of journal, wanted {target}");
        }

        Assert.InRange(killedInTheMiddle, LeastKillsInTheMiddle, KillsOfOneScan);
        await using (var node = await NodeProcess.StartAsync(data, $"maildir:{tree}"))
        {
            // The one that begins by itself where none completed; it may have completed before the last kill.
            await node.StartScanAsync();
            await node.WaitForScanAsync();
            for (var account = 0; account < Accounts; account++)
            {
                AssertEachMailOnce(await node.SearchAsync($"user{account:000}@example.com"));
            }

            await node.StartScanAsync();
            var again = await node.WaitForScanAsync();
            Assert.Equal(0, again.Transactions);
        }

        await AssertPathIsWholeAsync(Path.Combine(data, "backup"));
    }

    private static void AssertEachMailOnce(JsonArray items)
    {
        var mails = items.Where(item => item!["kind"]!.GetValue<string>() == "message").ToArray();
        Assert.Equal(Mails / Accounts, mails.Length);
        Assert.Equal(Mails / Accounts, mails.Select(mail => mail!["name"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).Count());
        Assert.All(mails, mail => Assert.False(mail!["deleted"]!.GetValue<bool>()));
        Assert.All(mails, mail => Assert.Equal(1, mail!["transactions"]!.GetValue<int>()));
    }

    /// <summary>The directory alone, without journal and catalog: every history, every content.</summary>
    private static async Task AssertPathIsWholeAsync(string root)
    {
        var damages = new List<BackupPathDamage>();
        var options = new BackupPathOptions { Root = root, OnDamage = damages.Add };
        using var path = await BackupPathOpener.OpenReadOnlyAsync(options, CancellationToken.None);
        var places = new Dictionary<BlobDigest, BlobLocation>();
        await foreach (var blob in path.ScanBlobsAsync(CancellationToken.None))
        {
            places[blob.Digest] = blob.Location;
        }

        var mails = 0;
        foreach (var account in path.Logs.ListAccounts())
        {
            await foreach (var history in path.Logs.ReadAllAsync(account, CancellationToken.None))
            {
                var current = Assert.Single(history.Transactions);
                if (current.State.Content.Digest is { } digest)
                {
                    mails++;
                    await using var content = await path.Blobs.OpenAsync(digest, places[digest], CancellationToken.None);
                    await content.CopyToAsync(Stream.Null); // verifies the digest
                }
            }
        }

        Assert.Equal(Mails, mails);
        Assert.Empty(damages);
        Assert.Empty(Directory.EnumerateFiles(root, "*" + AtomicFile.TemporaryExtension, SearchOption.AllDirectories));
    }

    private static long JournalBytes(string data) =>
        new[] { "journal.db", "journal.db-wal" }.Sum(file => new FileInfo(Path.Combine(data, file)) is { Exists: true } info ? info.Length : 0);
}
