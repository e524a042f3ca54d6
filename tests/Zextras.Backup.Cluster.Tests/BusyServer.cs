using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Xunit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>A mailbox server and a real node that listens to it; each test has an account of its own.</summary>
public abstract class BusyServer : IAsyncLifetime
{
    internal const int Renaming = 0;
    internal const int Emptied = 1;
    internal const int Delivering = 2;
    internal const int Toggling = 3;
    internal const int Late = 4; // not there when the node starts

    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private NodeProcess _node = null!;

    /// <summary>Mails in the folder that is renamed; half as many are expunged at once. ZEXTRAS_BUSY_MAILS makes it more or fewer.</summary>
    internal static int Mails { get; } = Environment.GetEnvironmentVariable("ZEXTRAS_BUSY_MAILS") is { } number
        ? int.Parse(number, CultureInfo.InvariantCulture)
        : 10_000;

    protected string Home { get; } = Directory.CreateTempSubdirectory("zextras-busy-").FullName;

    private string Data => Path.Combine(Home, "data");

    public async Task InitializeAsync()
    {
        var mailboxes = await StartAsync();
        await Task.WhenAll(FillAsync(Renaming, "Big", Mails), FillAsync(Emptied, "Big", Mails / 2), FillAsync(Delivering, "INBOX", 0), FillAsync(Toggling, "INBOX", 1));
        FilledAll();
        _node = await NodeProcess.StartAsync(Data, mailboxes);
        await _node.WaitForScanAsync();
        await _node.WaitForRealTimeAsync(Patience);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await StopAsync();
        Directory.Delete(Home, recursive: true);
    }

    /// <summary>Whoever reads the mails of a folder from now on fails, where the server can do that.</summary>
    internal abstract void LockContents(int account, string folder);

    internal abstract Task RenameAsync(int account, string from, string to);

    /// <summary>Deletes all mails of a folder at once.</summary>
    internal abstract Task EmptyAsync(int account, string folder);

    /// <summary>Delivers mails of those numbers into the inbox, one after the other.</summary>
    internal abstract Task DeliverAsync(int account, IEnumerable<int> numbers, TimeSpan pace);

    /// <summary>Flags the only mail of the inbox, and takes the flag away, so many times; in the end it is flagged and read.</summary>
    internal abstract Task ToggleAsync(int account, int times, TimeSpan pace);

    /// <summary>From now on the account is there for the node.</summary>
    internal abstract Task AddAccountAsync(int account);

    /// <summary>Starts the server; gives what the node is told of it.</summary>
    protected abstract Task<string> StartAsync();

    protected abstract Task FillAsync(int account, string folder, int mails);

    /// <summary>The node is about to start.</summary>
    protected abstract void FilledAll();

    protected abstract Task StopAsync();

    /// <summary>All items of an account in the backup.</summary>
    internal async Task<JsonNode[]> ItemsAsync(int account) => [.. (await _node.SearchAsync(PushingServer.Address(account))).Select(item => item!)];

    /// <summary>The messages of an account when they are what is waited for, and nothing is under way.</summary>
    internal async Task<JsonNode[]> MessagesAsync(int account, Func<JsonNode[], bool> isWanted)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            JsonNode[] messages = [];
            try
            {
                messages = [.. (await ItemsAsync(account)).Where(item => item["kind"]!.GetValue<string>() == "message")];
            }
            catch (HttpRequestException) when (account == Late)
            {
                // It is not in the backup yet.
            }

            if (isWanted(messages))
            {
                await _node.WaitForRealTimeAsync(Patience);
                return messages;
            }

            Assert.True(watch.Elapsed < Patience, $"{messages.Length} messages, {messages.Count(IsDeleted)} deleted; {(await _node.GetRealTimeAsync()).ToJsonString()}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>How many gaps there ever were.</summary>
    internal long CountGaps()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM journal WHERE manifest LIKE 'feed.gap.opened%'";
        return (long)command.ExecuteScalar()!;
    }

    internal static bool IsDeleted(JsonNode item) => item["deleted"]!.GetValue<bool>();

    internal static int Transactions(JsonNode item) => item["transactions"]!.GetValue<int>();

    /// <summary>The bytes of a mail.</summary>
    protected static byte[] Mail(int number) =>
        Encoding.ASCII.GetBytes($"From: carl@example.com\r\nSubject: number {number}\r\n\r\nThis is number {number}.\r\n");
}
