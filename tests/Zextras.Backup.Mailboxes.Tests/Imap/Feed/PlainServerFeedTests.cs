using Xunit;

namespace Zextras.Backup.Mailboxes.Tests.Imap.Feed;

/// <summary>Listening to a server that has neither NOTIFY nor IDLE nor mod-sequences.</summary>
[Collection(PlainDovecotTests.Name)]
public sealed class PlainServerFeedTests(PlainDovecot dovecot)
{
    private const string Anna = "anna@example.com";
    private const string Ben = "ben@example.com";
    private const string Inbox = "mail:INBOX";

    [Fact]
    public async Task Without_notify_and_idle_the_folders_are_compared()
    {
        await using var driver = await ListeningDriver.StartAsync(dovecot, "mode = notify, look = 300 ms", port: null, Anna);
        await driver.AppendAsync(Anna);
        await driver.HearsAsync(Anna, Inbox);
        await driver.Owner.CreateFolderAsync(Anna, "mail:Work");
        await driver.HearsAsync(Anna, folder: null);
    }

    [Fact]
    public async Task Flags_that_changed_while_nobody_listened_are_looked_for()
    {
        await using var driver = await ListeningDriver.StartAsync(dovecot, "connections = 1, turn = 200 ms", port: null, Anna, Ben);
        foreach (var account in new[] { Anna, Ben })
        {
            var key = await driver.AppendAsync(account);
            await driver.HearsAsync(account, Inbox);
            await driver.Owner.SetFlagsAsync(account, Inbox, key, ["flagged"]);
            await driver.HearsAsync(account, Inbox);
        }
    }
}
