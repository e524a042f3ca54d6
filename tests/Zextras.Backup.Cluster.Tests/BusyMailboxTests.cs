using System.Text.Json.Nodes;
using Xunit;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>What happens in mailboxes of real life, heard by a real node. None of it needs a scan, and none of it leaves a gap.</summary>
public abstract class BusyMailboxTests(BusyServer server) : IAsyncLifetime
{
    private long _gaps;

    public Task InitializeAsync()
    {
        _gaps = server.CountGaps();
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        Assert.Equal(_gaps, server.CountGaps());
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_folder_of_ten_thousand_mails_that_is_renamed_is_one_transaction_of_the_folder()
    {
        server.LockContents(BusyServer.Renaming, "Big");
        var before = await FolderAsync("Big");

        await server.RenameAsync(BusyServer.Renaming, "Big", "Renamed");

        var messages = await server.MessagesAsync(
            BusyServer.Renaming, all => all.All(item => item["folder"]!.GetValue<string>().EndsWith("Renamed", StringComparison.Ordinal)));
        Assert.Equal(BusyServer.Mails, messages.Length);
        Assert.All(messages, item => Assert.Equal((false, 1), (BusyServer.IsDeleted(item), BusyServer.Transactions(item))));
        var after = await FolderAsync("Renamed");
        Assert.Equal((before["id"]!.GetValue<string>(), 2), (after["id"]!.GetValue<string>(), BusyServer.Transactions(after)));

        async Task<JsonNode> FolderAsync(string name) =>
            (await server.ItemsAsync(BusyServer.Renaming)).Single(item => item["name"]!.GetValue<string>() == name);
    }

    [Fact]
    public async Task Thousands_of_mails_that_are_expunged_at_once_are_marked_deleted()
    {
        await server.EmptyAsync(BusyServer.Emptied, "Big");

        var messages = await server.MessagesAsync(BusyServer.Emptied, all => all.All(BusyServer.IsDeleted));

        Assert.Equal(BusyServer.Mails / 2, messages.Length);
    }

    [Fact]
    public async Task Of_two_hundred_mails_a_second_none_is_lost()
    {
        const int Seconds = 5;
        const int Senders = 4;
        const int EachSecond = 50;
        const int All = Senders * EachSecond * Seconds;

        await Task.WhenAll(Enumerable.Range(0, All).Chunk(All / Senders).Select(
            numbers => server.DeliverAsync(BusyServer.Delivering, numbers, TimeSpan.FromSeconds(1.0 / EachSecond))));

        var messages = await server.MessagesAsync(BusyServer.Delivering, all => all.Length >= All);
        Assert.Equal(Enumerable.Range(0, All).Select(Name).Order(StringComparer.Ordinal), messages.Select(Name).Order(StringComparer.Ordinal));
        Assert.All(messages, item => Assert.False(BusyServer.IsDeleted(item)));
    }

    [Fact]
    public async Task A_flag_that_is_toggled_a_hundred_times_in_a_second_ends_as_it_is()
    {
        const int Times = 50;
        await server.ToggleAsync(BusyServer.Toggling, Times, TimeSpan.FromMilliseconds(10));

        var message = Assert.Single(await server.MessagesAsync(BusyServer.Toggling, all => Flags(all[0]).Contains("seen")));

        Assert.Contains("flagged", Flags(message));
        Assert.InRange(BusyServer.Transactions(message), 2, (2 * Times) + 2);
    }

    [Fact]
    public async Task Mail_for_an_account_that_does_not_exist_yet_is_there_when_the_account_is()
    {
        await server.DeliverAsync(BusyServer.Late, [1], TimeSpan.FromMilliseconds(1));
        await server.MessagesAsync(BusyServer.Toggling, all => all.Length == 1); // nothing is under way, no gap is open
        await server.AddAccountAsync(BusyServer.Late);
        await server.DeliverAsync(BusyServer.Late, [2], TimeSpan.FromMilliseconds(1));

        var messages = await server.MessagesAsync(BusyServer.Late, all => all.Length == 2);

        Assert.Equal([Name(1), Name(2)], messages.Select(Name).Order(StringComparer.Ordinal));
        _gaps = server.CountGaps(); // the account came with a scan of its own
    }

    private static string Name(int number) => $"number {number}";

    private static string Name(JsonNode item) => item["name"]!.GetValue<string>();

    private static string[] Flags(JsonNode item) => [.. item["flags"]!.AsArray().Select(flag => flag!.GetValue<string>())];
}
