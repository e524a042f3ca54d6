using Microsoft.Data.Sqlite;
using Xunit;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Hosting;

/// <summary>
/// What happens while nodes of two versions work on one backup, or after one went back to the version before: the older one
/// meets what the newer one wrote.
/// </summary>
public sealed class TwoVersionsTests
{
    private const string OfThisVersion = "item.recorded.v1";
    private const string OfTheNextVersion = "item.recorded.v2";

    [Fact]
    public async Task An_item_that_a_newer_version_recorded_waits_for_it_and_nothing_else_does()
    {
        await using var engine = new EngineFixture();
        var account = engine.Server.AddAccount("anna@example.com");
        var newer = account.Add("mail:INBOX", "newer", "Subject: newer\n");
        var plain = account.Add("mail:INBOX", "plain", "Subject: plain\n");
        await engine.StartAsync();
        var item = (await engine.ReadAsync()).Living(account, "mail:INBOX", "newer").Item;
        await engine.StopAsync();
        var id = ItemActor.PersistenceIdOf(account.Id, item);
        Execute(engine, $"UPDATE journal SET manifest = '{OfTheNextVersion}' WHERE persistence_id = '{id}'");

        await engine.StartAsync();
        account.Flag(newer, "flagged");
        account.Flag(plain, "flagged");
        var scan = await engine.SmartScanAsync();

        Assert.Equal(1, new Counts(scan)["quarantined"]);
        Assert.Contains("newer", Assert.Single(scan.Problems), StringComparison.Ordinal);
        Assert.Contains(engine.Log.Lines, line => line.Contains(OfTheNextVersion, StringComparison.Ordinal) && line.Contains("newer version", StringComparison.Ordinal));
        var now = await engine.ReadAsync();
        Assert.Single(now.Living(account, "mail:INBOX", "newer").Transactions);
        Assert.Equal(2, now.Living(account, "mail:INBOX", "plain").Transactions.Count);
        await engine.StopAsync();

        // The newer version reads it, and the next scan records what the older one could not.
        Assert.Equal(1, Execute(engine, $"UPDATE journal SET manifest = '{OfThisVersion}' WHERE persistence_id = '{id}' AND manifest = '{OfTheNextVersion}'"));
        await engine.StartAsync();
        Assert.Equal(OperationState.Done, (await engine.SmartScanAsync()).State);
        now = await engine.ReadAsync();
        now.AssertSound();
        now.AssertIsMailbox(account);
        Assert.Equal(2, now.Living(account, "mail:INBOX", "newer").Transactions.Count);
    }

    [Fact]
    public async Task A_member_that_a_newer_version_added_to_a_transaction_stays_in_journal_and_item_log()
    {
        const string Added = """{"thread":{"of":7}}""";
        await using var engine = new EngineFixture();
        var account = engine.Server.AddAccount("anna@example.com");
        var mail = account.Add("mail:INBOX", "m", "Subject: m\n");
        await engine.StartAsync();
        var recorded = Assert.Single((await engine.ReadAsync()).Living(account, "mail:INBOX", "m").Transactions);
        await engine.StopAsync();
        var written = recorded with { Unknown = Added };
        written = written with { Chain = TransactionCodec.Link(ChainValue.Start, written) };
        Execute(
            engine,
            $"UPDATE journal SET message = @message WHERE persistence_id = '{ItemActor.PersistenceIdOf(account.Id, recorded.Item)}'",
            TransactionCodec.Encode(written));
        ReplaceInLogs(engine, TransactionCodec.Encode(recorded), TransactionCodec.Encode(written));

        await engine.StartAsync();
        account.Flag(mail, "flagged");
        await engine.SmartScanAsync();

        var now = await engine.ReadAsync();
        now.AssertSound();
        Assert.Equal([Added, null], now.Living(account, "mail:INBOX", "m").Transactions.Select(transaction => transaction.Unknown));
        var logged = await engine.Stores.Path.Logs.ReadAsync(account.Id, recorded.Item, CancellationToken.None);
        Assert.Equal([Added, null], logged.Transactions.Select(transaction => transaction.Unknown));
    }

    private static int Execute(EngineFixture engine, string sql, byte[]? message = null)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(engine.DataDirectory, "journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@message", message ?? []);
        return command.ExecuteNonQuery();
    }

    private static void ReplaceInLogs(EngineFixture engine, byte[] before, byte[] after)
    {
        var (old, changed) = (System.Text.Encoding.UTF8.GetString(before), System.Text.Encoding.UTF8.GetString(after));
        var log = Assert.Single(
            Directory.EnumerateFiles(engine.BackupPath, "items.jsonl", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains(old, StringComparison.Ordinal));
        File.WriteAllText(log, File.ReadAllText(log).Replace(old, changed, StringComparison.Ordinal));
    }
}
