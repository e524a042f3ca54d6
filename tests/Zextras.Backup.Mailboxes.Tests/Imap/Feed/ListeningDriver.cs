using System.Text;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Imap;
using Zextras.Backup.Mailboxes.Tests.Feed;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Imap.Feed;

/// <summary>Accounts of an IMAP server that the engine listens to while their owners work.</summary>
internal sealed class ListeningDriver : IAsyncDisposable
{
    private readonly Dictionary<string, string> _names = [];

    private ListeningDriver(ImapDriver owner) => Owner = owner;

    /// <summary>Works as the owners.</summary>
    internal ImapDriver Owner { get; }

    internal IMailboxFeed Feed { get; private set; } = null!;

    internal Listener Listener { get; private set; } = null!;

    /// <summary>Makes the accounts, and listens.</summary>
    /// <param name="server">The server.</param>
    /// <param name="realTime">What stands in the block <c>imap.real-time</c>.</param>
    /// <param name="port">Where the engine finds it; by default where it is.</param>
    /// <param name="accounts">The accounts.</param>
    internal static async Task<ListeningDriver> StartAsync(MailServer server, string realTime, int? port, params string[] accounts)
    {
        var driver = new ListeningDriver(new ImapDriver(server, $"{(port is null ? "" : $"port = {port}")}\nreal-time {{ {realTime} }}"));
        foreach (var account in accounts)
        {
            await driver.Owner.CreateAccountAsync(account, ItemAttributes.Empty);
        }

        await foreach (var account in driver.Owner.Server.ListAccountsAsync(CancellationToken.None))
        {
            driver._names[accounts[driver._names.Count]] = account.Name;
        }

        driver.Feed = driver.Owner.Server.OpenFeed()!;
        driver.Listener = await Listener.StartAsync(driver.Feed);
        return driver;
    }

    internal string NameOf(string account) => _names[account];

    internal Task<string> AppendAsync(string account, string folder = ImapFolderNames.Inbox) => Owner.AppendMailAsync(
        account, folder, Encoding.UTF8.GetBytes("Subject: one\r\n\r\none\r\n"), [], [], new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    /// <summary>Waits until something is told of a folder; null: of the account as a whole.</summary>
    internal async Task<MailboxEvent.Changed> HearsAsync(string account, string? folder)
    {
        var wanted = folder is null ? MailboxHint.Anywhere : MailboxHint.Folder(folder);
        var told = await Listener.UntilAsync(told => told is MailboxEvent.Changed changed && changed.Account == NameOf(account) && changed.Hint == wanted);
        return (MailboxEvent.Changed)told[^1];
    }

    /// <summary>Waits until it warns of nothing, or of what is wanted.</summary>
    internal async Task<string> WarnsAsync(string wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (Feed.Warnings.FirstOrDefault(warning => warning.Contains(wanted, StringComparison.Ordinal)) is { } warned)
            {
                return warned;
            }

            Assert.False(patience.IsCancellationRequested, $"It warns only of this: {string.Join('\n', Feed.Warnings)}");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        await Owner.DisposeAsync();
    }
}
