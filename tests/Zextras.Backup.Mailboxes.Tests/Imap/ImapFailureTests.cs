using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>Servers that close connections, answer late or not at all: nothing is lost, nothing counts as deleted, the next scan goes on.</summary>
[Collection(FullDovecotTests.Name)]
public sealed class ImapFailureTests(FullDovecot dovecot) : IAsyncLifetime
{
    private const string Anna = "anna@example.com";
    private const string Inbox = "mail:INBOX";

    // A login takes eight of them.
    private const int FewCommands = 14;

    // Long enough for a login under load, short enough for a test.
    private const string ShortTimeout = "timeout = 2s";

    private readonly List<ImapDriver> _drivers = [];
    private readonly CuttingProxy _proxy = new(dovecot.Port);
    private ImapDriver _owner = null!;
    private ImapDriver _behindProxy = null!;
    private Mirror _mirror = null!;

    public async Task InitializeAsync()
    {
        _owner = Driver("");
        await _owner.CreateAccountAsync(Anna, ItemAttributes.Empty);
        _behindProxy = Driver($"port = {_proxy.Port}, {ShortTimeout}", _owner);
        _mirror = new Mirror(_behindProxy.Server, await _behindProxy.CreateAccountAsync(Anna, ItemAttributes.Empty));
    }

    public async Task DisposeAsync()
    {
        foreach (var driver in _drivers)
        {
            await driver.DisposeAsync();
        }

        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_closes_the_connection_after_some_commands_loses_nothing()
    {
        string[] folders = ["mail:A", "mail:B", "mail:C", "mail:D", "mail:E", Inbox];
        foreach (var folder in folders)
        {
            if (folder != Inbox)
            {
                await _owner.CreateFolderAsync(Anna, folder);
            }

            await FillAsync(folder, 120);
        }

        _proxy.MostCommands = FewCommands;
        var run = await _mirror.ReadAsync();

        Assert.Empty(run.Problems);
        Assert.Equal(folders.Length * 120, _mirror.Items.Count);
        Assert.NotEqual(0, _proxy.Cuts);
    }

    [Fact]
    public async Task What_a_closing_server_is_said_to_have_taken_is_there_once()
    {
        const int Count = 900;
        _proxy.MostCommands = FewCommands;
        var waiting = Enumerable.Range(0, Count).Select(ToPut).ToList();
        await using var session = await OpenAsync(_behindProxy);

        for (var tries = 0; tries < 10 && waiting.Count > 0; tries++)
        {
            var outcomes = await session.PutItemsAsync(Inbox, waiting, CancellationToken.None);
            waiting = [.. waiting.Where((_, i) => outcomes[i].Failure is not null)];
        }

        Assert.Empty(waiting);
        Assert.NotEqual(0, _proxy.Cuts);
        await using var direct = await OpenAsync(_owner);
        var dates = new List<DateTimeOffset?>();
        await foreach (var page in direct.ChangesSinceAsync(null, CancellationToken.None))
        {
            dates.AddRange(page.Items.Select(item => item.Date));
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(number => (DateTimeOffset?)Samples.Date.AddMinutes(number)), dates.Order());
    }

    [Fact]
    public async Task A_slow_server_is_waited_for()
    {
        await FillAsync(Inbox, 3);
        _proxy.Delay = TimeSpan.FromMilliseconds(100);

        await _mirror.ReadAsync();

        Assert.Equal(3, _mirror.Items.Count);
    }

    [Fact]
    public async Task A_server_that_answers_too_late_is_unavailable_and_the_next_scan_goes_on()
    {
        await FillAsync(Inbox, 3);
        await _mirror.ReadAsync();
        await FillAsync(Inbox, 4);
        _proxy.Delay = TimeSpan.FromSeconds(30);

        var failure = await Assert.ThrowsAsync<MailboxException>(_mirror.ReadAsync);
        var known = _mirror.Items.Count;
        _proxy.Delay = TimeSpan.Zero;
        var run = await _mirror.ReadAsync();

        Assert.Equal(MailboxFailure.Unavailable, failure.Failure);
        Assert.Contains("does not answer within 2 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, known);
        Assert.Equal(4, run.Changed.Count);
        Assert.Equal(7, _mirror.Items.Count);
    }

    [Fact]
    public async Task A_server_that_falls_silent_in_the_middle_of_a_scan_deletes_nothing()
    {
        await FillAsync(Inbox, 1200);
        await using var session = await OpenAsync(_behindProxy);
        var seen = 0;
        MailboxCursor? cursor = null;

        var problems = new List<MailboxProblem>();
        await foreach (var page in session.ChangesSinceAsync(null, CancellationToken.None))
        {
            seen += page.Items.Count;
            cursor = page.Cursor ?? cursor;
            problems.AddRange(page.Problems);
            Assert.DoesNotContain(Inbox, page.ListedFolders);
            await _proxy.DisposeAsync();
        }

        Assert.NotEmpty(problems);
        Assert.InRange(seen, 1, 1199);
        Assert.Equal(1200, (await ReadOnAsync(cursor)).Count);
    }

    private async Task<List<ItemEntry>> ReadOnAsync(MailboxCursor? cursor)
    {
        var items = new List<ItemEntry>();
        await using var session = await OpenAsync(_owner);
        await foreach (var page in session.ChangesSinceAsync(cursor, CancellationToken.None))
        {
            items.AddRange(page.Items);
        }

        return items;
    }

    private static ItemToPut ToPut(int number)
    {
        var content = Samples.Mail($"mail {number}", new string('x', number));
        var state = new ItemState(
            new Placement { Key = $"{number}", Date = Samples.Date.AddMinutes(number) },
            new ItemContent { Kind = ItemKind.Message, Name = $"mail {number}", Size = content.Length });
        return new ItemToPut(state, Inbox, _ => ValueTask.FromResult<Stream>(new MemoryStream(content)));
    }

    private Task FillAsync(string folder, int count) => _owner.AppendMailsAsync(
        Anna, folder, [.. Enumerable.Range(1, count).Select(i => Samples.Mail($"{folder} {i}", new string('x', i)))], Samples.Date);

    private static async Task<IMailboxSession> OpenAsync(ImapDriver driver) =>
        await driver.Server.OpenAsync(await driver.CreateAccountAsync(Anna, ItemAttributes.Empty), CancellationToken.None);

    private ImapDriver Driver(string imap, ImapDriver? sameStoreAs = null)
    {
        var driver = new ImapDriver(dovecot, imap, sameStoreAs);
        _drivers.Add(driver);
        return driver;
    }
}
