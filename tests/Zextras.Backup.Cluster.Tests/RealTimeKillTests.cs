using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Xunit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>The real node process, killed in the middle of a stream of changes: no hole goes unnoticed.</summary>
public sealed class RealTimeKillTests : IDisposable
{
    private const int Changes = 2000;
    private const int KillAfter = 1000;
    private const string Account = "user000@example.com";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // About 500 changes a second.
    private static readonly TimeSpan PauseOfTen = TimeSpan.FromMilliseconds(20);

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-realtime-kill-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task After_a_kill_in_a_stream_of_changes_the_gap_closes_and_the_backup_is_the_mailbox()
    {
        var (tree, data) = (Path.Combine(_root, "mail"), Path.Combine(_root, "data"));
        new MailCorpus().Write(tree, mails: 10, accounts: 1, folders: 1);
        var maildir = Path.Combine(tree, "example.com", "user000", "Maildir");
        var living = 10;
        Dictionary<string, int> journaled;
        await using (var node = await NodeProcess.StartAsync(data, $"maildir:{tree}"))
        {
            await node.WaitForScanAsync();
            await node.WaitForRealTimeAsync(Patience);
            var writing = WriteAsync(maildir);
            while (Directory.GetFiles(Path.Combine(maildir, "cur")).Length < KillAfter)
            {
                await Task.Delay(PauseOfTen);
            }

            await node.KillAsync();
            journaled = ReadJournal(data);
            living += await writing;
        }

        await using (var node = await NodeProcess.StartAsync(data, $"maildir:{tree}"))
        {
            await node.WaitForRealTimeAsync(Patience);
            var mails = (await node.SearchAsync(Account)).Where(item => item!["kind"]!.GetValue<string>() == "message").ToArray();
            Assert.Equal(living, mails.Count(mail => !mail!["deleted"]!.GetValue<bool>()));
            Assert.All(mails, AssertIsWhole);
        }

        // What was in the journal is there still, each transaction by itself, and in its place.
        Assert.True(journaled.Count > 10, "Nothing was recorded before the kill.");
        var now = ReadJournal(data);
        Assert.All(journaled, before => Assert.True(now[before.Key] >= before.Value, before.Key));

        void AssertIsWhole(JsonNode? mail)
        {
            var kept = journaled.GetValueOrDefault(mail!["id"]!.GetValue<string>());
            Assert.True(mail["transactions"]!.GetValue<int>() >= Math.Max(1, kept), mail.ToJsonString());
        }
    }

    /// <summary>Deliveries, each of which is read a moment later, and every tenth then deleted.</summary>
    /// <returns>How many are left.</returns>
    private static async Task<int> WriteAsync(string maildir)
    {
        var left = 0;
        for (var i = 0; i < Changes; i++)
        {
            var delivered = Path.Combine(maildir, "new", $"{i}.stream");
            await File.WriteAllTextAsync(Path.Combine(maildir, "tmp", $"{i}.stream"), $"Subject: number {i}\r\n\r\n{i}\r\n");
            File.Move(Path.Combine(maildir, "tmp", $"{i}.stream"), delivered);
            var read = Path.Combine(maildir, "cur", $"{i}.stream:2,S");
            File.Move(delivered, read);
            left++;
            if (i % 10 == 9)
            {
                File.Delete(read);
                left--;
                await Task.Delay(PauseOfTen);
            }
        }

        return left;
    }

    /// <summary>How many transactions each item has.</summary>
    private static Dictionary<string, int> ReadJournal(string data)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT persistence_id, COUNT(*) FROM journal WHERE persistence_id LIKE 'item|%' GROUP BY persistence_id";
        using var rows = command.ExecuteReader();
        var items = new Dictionary<string, int>(StringComparer.Ordinal);
        while (rows.Read())
        {
            items[rows.GetString(0).Split('|')[2]] = rows.GetInt32(1);
        }

        return items;
    }
}
