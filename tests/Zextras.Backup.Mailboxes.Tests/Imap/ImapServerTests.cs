using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>What only the IMAP adapter does: logins, encryption, contents of all sizes, servers that misbehave.</summary>
[Collection(FullDovecotTests.Name)]
public sealed class ImapServerTests(FullDovecot dovecot) : IAsyncLifetime
{
    private const string Anna = "anna@example.com";
    private const string Inbox = "mail:INBOX";
    private const string Work = "mail:Work";

    private readonly List<ImapDriver> _drivers = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var driver in _drivers)
        {
            await driver.DisposeAsync();
        }
    }

    [Fact]
    public async Task Accounts_are_those_of_the_list_and_their_ids_are_made_of_their_addresses()
    {
        var driver = Driver();
        await driver.CreateAccountAsync(Anna, ItemAttributes.Empty);
        var ben = await driver.CreateAccountAsync("Ben@example.com", ItemAttributes.Empty);

        var accounts = await AllAsync(driver.Server.ListAccountsAsync(CancellationToken.None));

        Assert.Collection(accounts, anna => Assert.StartsWith(Anna, anna.Name), ben => Assert.StartsWith("Ben@example.com", ben.Name));
        Assert.Equal(ben, accounts[1].Id);
        Assert.Equal(ben, AccountSettings.Derive(accounts[1].Name.ToLowerInvariant()));
        Assert.Empty(await AllAsync(driver.Server.ListDirectoryAsync(CancellationToken.None)));
    }

    [Theory]
    [InlineData("implicit")]
    [InlineData("starttls")]
    public async Task A_certificate_is_accepted_if_its_authority_is_trusted_and_else_refused(string tls)
    {
        var port = tls == "implicit" ? dovecot.TlsPort : dovecot.Port;
        var trusting = Driver($"port = {port}, tls = {tls}, ca-file = \"{dovecot.Certificate}\"");
        var doubting = Driver($"port = {port}, tls = {tls}");

        await using (await OpenAsync(trusting))
        {
            var failure = await Assert.ThrowsAsync<MailboxException>(() => OpenAsync(doubting));
            Assert.Equal(MailboxFailure.Unavailable, failure.Failure);
            Assert.Contains("ca-file", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_account_may_be_named_by_the_authorization_id()
    {
        await using var session = await OpenAsync(Driver("login = authorization-id"));

        Assert.NotEmpty(await AllAsync(session.ChangesSinceAsync(null, CancellationToken.None)));
    }

    [Fact]
    public async Task A_refused_login_says_where_and_never_shows_the_password()
    {
        var failure = await Assert.ThrowsAsync<MailboxException>(() => OpenAsync(Driver("login = \"{user}*nobody\"")));

        Assert.Equal(MailboxFailure.Unreadable, failure.Failure);
        Assert.Contains(Anna, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("admin-password", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        var failure = await Assert.ThrowsAsync<MailboxException>(() => OpenAsync(Driver("port = 1")));

        Assert.Equal(MailboxFailure.Unavailable, failure.Failure);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(512 * 1024)]
    [InlineData(2 * 1024 * 1024)]
    [InlineData(5_000_000)]
    public async Task A_content_of_any_size_comes_as_it_is(int size)
    {
        var driver = Driver();
        var account = await driver.CreateAccountAsync(Anna, ItemAttributes.Empty);
        var head = Samples.Mail("large", "");
        var content = new byte[size];
        for (var i = 0; i < size; i++)
        {
            content[i] = i < head.Length ? head[i] : (i % 72) switch { 70 => (byte)'\r', 71 => (byte)'\n', _ => (byte)('a' + (i % 23)) };
        }

        (content[^2], content[^1]) = ((byte)'\r', (byte)'\n');
        var key = await driver.AppendMailAsync(Anna, Inbox, content, [], [], Samples.Date);
        var mirror = new Mirror(driver.Server, account);

        await mirror.ReadAsync();

        Assert.Equal(size, mirror.Item(key).SizeHint);
        Assert.Equal(content, await mirror.ContentAsync(mirror.Item(key)));
    }

    [Fact]
    public async Task Contents_that_are_asked_for_side_by_side_are_those_of_their_messages()
    {
        var driver = Driver();
        await FillAsync(driver, 700);
        await using var session = await OpenAsync(driver);

        Assert.Equal(700, await ReadAllAsync(session));
    }

    [Fact]
    public async Task Contents_of_several_folders_on_one_page_are_those_of_their_messages()
    {
        var driver = Driver();
        await driver.CreateFolderAsync(Anna, Work);
        await FillAsync(driver, 30, Inbox);
        await FillAsync(driver, 30, Work);
        await using var session = await OpenAsync(driver);

        Assert.Equal(60, await ReadAllAsync(session));
    }

    [Fact]
    public async Task A_server_that_cuts_connections_loses_nothing()
    {
        var driver = Driver();
        await FillAsync(driver, 700);
        await using var proxy = new CuttingProxy(dovecot.Port, bytesOfAnswers: 120_000);
        var cut = Driver($"port = {proxy.Port}", driver);
        await using var session = await OpenAsync(cut);

        Assert.Equal(700, await ReadAllAsync(session));
        Assert.NotEqual(0, proxy.Cuts);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_read_is_a_problem_and_nothing_in_it_is_gone()
    {
        var driver = Driver();
        var account = await driver.CreateAccountAsync(Anna, ItemAttributes.Empty);
        await driver.CreateFolderAsync(Anna, Work);
        await driver.AppendMailAsync(Anna, Work, Samples.Mail("one"), [], [], Samples.Date);
        var mirror = new Mirror(driver.Server, account);
        await mirror.ReadAsync();
        await driver.AppendMailAsync(Anna, Work, Samples.Mail("two"), [], [], Samples.Date);
        await driver.AppendMailAsync(Anna, Inbox, Samples.Mail("three"), [], [], Samples.Date);
        var directory = Path.Combine(driver.MaildirOf(Anna), "Work");
        var mode = File.GetUnixFileMode(directory);
        File.SetUnixFileMode(directory, UnixFileMode.None);

        var broken = await mirror.ReadAsync();
        File.SetUnixFileMode(directory, mode);
        var healed = await mirror.ReadAsync();

        Assert.Equal(Work, Assert.Single(broken.Problems).Subject);
        Assert.DoesNotContain(Work, broken.Pages.SelectMany(page => page.ListedFolders));
        Assert.Equal(Inbox, Assert.Single(broken.Changed).FolderKey);
        Assert.Empty(healed.Problems);
        Assert.Equal(3, mirror.Items.Count);
    }

    [Fact]
    public async Task A_message_that_the_server_cannot_deliver_spoils_no_other_one()
    {
        var driver = Driver();
        await FillAsync(driver, 20);
        var file = Directory.GetFiles(Path.Combine(driver.MaildirOf(Anna), "cur")).Concat(Directory.GetFiles(Path.Combine(driver.MaildirOf(Anna), "new"))).Order(StringComparer.Ordinal).ElementAt(7);
        File.SetUnixFileMode(file, UnixFileMode.None);
        await using var session = await OpenAsync(driver);
        var pages = await AllAsync(session.ChangesSinceAsync(null, CancellationToken.None));

        var failures = new List<MailboxException>();
        foreach (var item in pages.SelectMany(page => page.Items))
        {
            try
            {
                await using var stream = await session.OpenContentAsync(item, CancellationToken.None);
            }
            catch (MailboxException e)
            {
                failures.Add(e);
            }
        }

        Assert.Equal(MailboxFailure.Unreadable, Assert.Single(failures).Failure);
    }

    [Fact]
    public async Task A_folder_that_the_engine_wants_again_is_listed_wholly()
    {
        var driver = Driver();
        await FillAsync(driver, 3);
        await using var session = await OpenAsync(driver);
        var first = await AllAsync(session.ChangesSinceAsync(null, CancellationToken.None));
        var cursor = first[^1].Cursor!.Value with { ListAgain = new HashSet<string> { Inbox } };

        var again = await AllAsync(session.ChangesSinceAsync(cursor, CancellationToken.None));

        Assert.Equal(3, again.Sum(page => page.Items.Count));
        Assert.Equal([Inbox], again.SelectMany(page => page.ListedFolders));
    }

    [Fact]
    public async Task What_IMAP_has_no_form_for_is_named()
    {
        var driver = Driver();
        await using var session = await OpenAsync(driver);
        var placement = new Placement { Key = "x", Flags = ["forwarded", "seen", "x"], Tags = ["fine", "two words", "Büro"], Modified = Samples.Date };
        var content = Samples.Mail("one");
        var state = new ItemState(placement, new ItemContent { Kind = ItemKind.Message, Name = "one", Size = content.Length });

        var result = await session.PutItemAsync(new ItemToPut(state, Inbox, _ => ValueTask.FromResult<Stream>(new MemoryStream(content))), CancellationToken.None);

        Assert.Equal(["Büro", "modified", "two words", "x"], result.NotCarried.Order(StringComparer.Ordinal));
        var item = Assert.Single((await AllAsync(session.ChangesSinceAsync(null, CancellationToken.None))).SelectMany(page => page.Items));
        Assert.Equal(["forwarded", "seen"], item.Flags);
        Assert.Equal(["fine"], item.Tags);
    }

    private static async Task<IMailboxSession> OpenAsync(ImapDriver driver) =>
        await driver.Server.OpenAsync(await driver.CreateAccountAsync(Anna, ItemAttributes.Empty), CancellationToken.None);

    private static Task FillAsync(ImapDriver driver, int count, string folder = Inbox) => driver.AppendMailsAsync(
        Anna, folder, [.. Enumerable.Range(1, count).Select(i => Samples.Mail($"{folder} {i}", new string('x', i)))], Samples.Date);

    /// <summary>Reads all contents as the engine does, four at a time.</summary>
    private static async Task<int> ReadAllAsync(IMailboxSession session)
    {
        var read = 0;
        await foreach (var page in session.ChangesSinceAsync(null, CancellationToken.None))
        {
            Assert.Empty(page.Problems);
            await Parallel.ForEachAsync(page.Items, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (item, cancellation) =>
            {
                await using var stream = await session.OpenContentAsync(item, cancellation);
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy, cancellation);
                var number = int.Parse(item.Key.Split('.')[1]);
                Assert.Equal(Samples.Mail($"{item.FolderKey} {number}", new string('x', number)), copy.ToArray());
                Interlocked.Increment(ref read);
            });
        }

        return read;
    }

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }

    private ImapDriver Driver(string imap = "", ImapDriver? sameStoreAs = null)
    {
        var driver = new ImapDriver(dovecot, imap, sameStoreAs);
        _drivers.Add(driver);
        return driver;
    }
}
