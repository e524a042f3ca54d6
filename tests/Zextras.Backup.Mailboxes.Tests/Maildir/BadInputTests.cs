using System.Runtime.InteropServices;
using System.Text;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Mailboxes.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

/// <summary>What people, programs and disks leave in a mailbox tree: each kept byte for byte, or reported, and no other item lost.</summary>
public sealed partial class BadInputTests : MaildirFixture
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("good"), [], [], Samples.Date);
    }

    public static TheoryData<string, byte[]> BrokenMails => new()
    {
        { "not RFC 5322 at all", "\x89PNG\r\n\x1a\n nothing like a mail"u8.ToArray() },
        { "zero bytes", [] },
        { "NUL bytes", "Subject: a\0b\r\nFrom: \0\r\n\r\n\0\0\0"u8.ToArray() },
        { "only NUL bytes", new byte[5000] },
        { "bare CR", "Subject: a\rFrom: b\r\rbody\r"u8.ToArray() },
        { "bare LF", "Subject: lone\nFrom: b@example.com\n\nbody\n"u8.ToArray() },
        { "8-bit header", [.. "Subject: "u8, 0xE9, 0xFF, 0xFE, .. "\r\n\r\n"u8] },
        { "half a surrogate pair", "Subject: =?utf-16?B?2AA=?= =?utf-7?Q?+2AA-?=\r\n\r\n"u8.ToArray() },
        { "no body", "Subject: x"u8.ToArray() },
        { "broken encoded word", "Subject: =?utf-8?B?////?= =?x-none?Q?=ZZ?=\r\nFrom: =?=?=<<<>>>@@\r\nDate: yesterday\r\n\r\n"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(BrokenMails))]
    public async Task A_broken_mail_is_listed_described_and_read_byte_for_byte(string what, byte[] content)
    {
        var key = await Driver.AppendMailAsync(Anna, Inbox, content, ["seen"], [], Samples.Date);

        var run = await Mirror.ReadAsync();

        var (state, read) = await Mirror.StateAsync(Mirror.Item(key));
        Assert.Equal(content, read);
        Assert.Equal(ItemKind.Message, state.Kind);
        Assert.True(IsStorable(state), what);
        Assert.Empty(run.Problems);
        Assert.Equal(2, Mirror.Items.Count);
    }

    [Theory]
    [InlineData("not RFC 5322 at all", true)]
    [InlineData("zero bytes", true)]
    [InlineData("NUL bytes", true)]
    [InlineData("only NUL bytes", true)]
    [InlineData("bare LF", false)]
    [InlineData("8-bit header", false)]
    public async Task A_mail_that_is_none_is_marked(string what, bool isMalformed)
    {
        var content = (byte[])BrokenMails.Single(row => (string)row[0] == what)[1];
        var key = await Driver.AppendMailAsync(Anna, Inbox, content, ["seen"], [], Samples.Date);
        await Mirror.ReadAsync();

        var (state, _) = await Mirror.StateAsync(Mirror.Item(key));

        Assert.Equal(isMalformed, state.Content.Attributes.First(AttributeNames.Malformed) is not null);
    }

    [Fact]
    public async Task A_mail_of_100_MB_is_described_by_its_head_and_read_to_its_end()
    {
        const int Size = 100 * 1024 * 1024;
        var key = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("huge"), ["seen"], [], Samples.Date);
        await using (var file = File.OpenWrite(Directory.GetFiles(Path.Combine(Driver.FolderPath(Anna, Inbox), "cur")).Single()))
        {
            file.SetLength(Size);
        }

        await Mirror.ReadAsync();
        var (state, content) = await Mirror.StateAsync(Mirror.Item(key));

        Assert.Equal(Size, content.Length);
        Assert.Equal("huge", state.Content.Name);
        Assert.Null(state.Content.Attributes.First(AttributeNames.Malformed));
    }

    [Fact]
    public async Task A_header_that_never_ends_is_marked()
    {
        var content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(i => $"X-Field-{i}: y\r\n")));
        var key = await Driver.AppendMailAsync(Anna, Inbox, content, ["seen"], [], Samples.Date);
        await Mirror.ReadAsync();

        var (state, _) = await Mirror.StateAsync(Mirror.Item(key));

        Assert.Contains("longer", state.Content.Attributes.First(AttributeNames.Malformed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a calendar", "BEGIN:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no event")]
    [InlineData("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Cut off\r\n", "END:VEVENT")]
    [InlineData("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nno colon here\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR", "colon")]
    [InlineData("", "BEGIN:VCALENDAR")]
    public async Task A_broken_ics_is_kept_and_marked(string content, string reason)
    {
        await Driver.CreateFolderAsync(Anna, "calendars:Home");
        var key = await Driver.PutResourceAsync(Anna, "calendars:Home", "a.ics", Contract.Mirror.Bytes(content));
        await Mirror.ReadAsync();

        var (state, read) = await Mirror.StateAsync(Mirror.Item(key));

        Assert.Equal(Contract.Mirror.Bytes(content), read);
        Assert.Contains(reason, state.Content.Attributes.First(AttributeNames.Malformed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("BEGIN:VCARD\r\nFN:Cut off\r\n")]
    [InlineData("BEGIN:VCARD\r\nEND:VCALENDAR\r\n")]
    [InlineData("")]
    public async Task A_broken_vcf_is_kept_and_marked(string content)
    {
        await Driver.CreateFolderAsync(Anna, "contacts:Friends");
        var key = await Driver.PutResourceAsync(Anna, "contacts:Friends", "a.vcf", Contract.Mirror.Bytes(content));
        await Mirror.ReadAsync();

        var (state, read) = await Mirror.StateAsync(Mirror.Item(key));

        Assert.Equal(Contract.Mirror.Bytes(content), read);
        Assert.Equal(ItemKind.Contact, state.Kind);
        Assert.NotNull(state.Content.Attributes.First(AttributeNames.Malformed));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"domains\": {}}")]
    [InlineData("{\"domains\": [7]}")]
    [InlineData("{\"domains\": [{\"id\": \"5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e01\"}]}")]
    [InlineData("{\"domains\": [{\"name\": \"a\", \"id\": \"7\"}]}")]
    [InlineData("{\"domains\": [{\"name\": \"a\", \"name\": \"b\"}]}")]
    [InlineData("{\"domains\": [{\"name\": \"\\ud800\"}]}")]
    public async Task A_broken_directory_json_is_a_failure_and_not_an_empty_directory(string content)
    {
        Tree.Write("directory.json", content);

        var failure = await Assert.ThrowsAsync<MailboxException>(async () =>
        {
            await foreach (var _ in Driver.Server.ListDirectoryAsync(CancellationToken.None))
            {
                // The exception is what counts.
            }
        });

        Assert.Equal(MailboxFailure.Unreadable, failure.Failure);
        Assert.Contains("directory.json", failure.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(Tree["directory.json"]));
    }

    [Fact]
    public async Task A_link_to_nothing_and_a_directory_in_place_of_a_mail_are_reported_and_tried_again()
    {
        File.CreateSymbolicLink(Tree[$"{Home}/Maildir/cur/1.dangling:2,S"], "nowhere");
        Tree.MakeDirectory($"{Home}/Maildir/cur/2.directory:2,S");
        Driver.LetTimePass();

        var first = await Mirror.ReadAsync();
        var second = await Mirror.ReadAsync();

        Assert.Equal(2, first.Problems.Count);
        Assert.Equal(first.Problems, second.Problems);
        Assert.Single(Mirror.Items);
    }

    [Fact]
    public async Task A_pipe_in_place_of_a_file_is_reported_and_stops_nobody()
    {
        await Driver.CreateFolderAsync(Anna, "drive:");
        Assert.Equal(0, MakePipe(Tree[$"{Home}/drive/pipe"], 0x180));
        Assert.Equal(0, MakePipe(Tree[$"{Home}/Maildir/new/pipe"], 0x180));

        var run = await Mirror.ReadAsync();

        Assert.Equal(2, run.Problems.Count);
        Assert.Single(Mirror.Items);
    }

    [Fact]
    public async Task A_file_that_became_unreadable_after_its_listing_says_so()
    {
        var key = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), ["seen"], [], Samples.Date);
        await Mirror.ReadAsync();
        var file = Directory.GetFiles(Tree[$"{Home}/Maildir/cur"]).Single();
        File.Delete(file);
        Directory.CreateDirectory(file);

        var failure = await Assert.ThrowsAsync<MailboxException>(() => Mirror.ContentAsync(Mirror.Item(key)));

        Assert.Equal(MailboxFailure.Unreadable, failure.Failure);
    }

    [Fact]
    public async Task A_file_whose_disk_fails_while_it_is_read_is_unreadable()
    {
        // Reading the memory of a process at address 0 fails with an I/O error, as a broken sector does.
        await using var stream = new Mailboxes.Maildir.ContentStream(File.OpenHandle("/proc/self/mem"), "drive:/broken");

        var failure = await Assert.ThrowsAsync<MailboxException>(async () => Assert.Equal(0, await stream.ReadAsync(new byte[16])));

        Assert.Equal(MailboxFailure.Unreadable, failure.Failure);
    }

    [Fact]
    public async Task A_mail_whose_flags_change_between_listing_and_reading_is_still_read()
    {
        var key = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), [], [], Samples.Date);
        await Mirror.ReadAsync();
        var listed = Mirror.Item(key);
        await Driver.SetFlagsAsync(Anna, Inbox, key, ["seen"]);

        Assert.Equal(Samples.Mail("one"), await Mirror.ContentAsync(listed));
    }

    [Fact]
    public async Task Mails_that_are_renamed_and_removed_while_their_folder_is_listed_are_neither_lost_nor_reported()
    {
        var keys = new List<string>();
        for (var i = 0; i < 1600; i++)
        {
            keys.Add(await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail($"{i}"), [], [], Samples.Date));
        }

        await using var session = await Driver.Server.OpenAsync(Account, CancellationToken.None);
        var seen = new List<string>();
        var problems = new List<MailboxProblem>();
        await foreach (var page in session.ChangesSinceAsync(null, CancellationToken.None))
        {
            if (seen.Count == 0)
            {
                foreach (var key in keys.Skip(1).Where(key => page.Items.All(item => item.Key != key)))
                {
                    await Driver.SetFlagsAsync(Anna, Inbox, key, ["seen"]);
                }

                await Driver.DeleteItemAsync(Anna, Inbox, keys[0]);
            }

            seen.AddRange(page.Items.Select(item => item.Key));
            problems.AddRange(page.Problems);
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Subset(seen.ToHashSet(), keys.Skip(1).ToHashSet());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task An_unreadable_account_json_leaves_the_account_with_a_problem_and_its_id()
    {
        Tree.Write($"{Home}/account.json", "{ \"id\": \"5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e11\", \"displayName\": ");

        var account = Assert.Single(await ListAccountsAsync());

        Assert.Null(account.Settings);
        Assert.Contains("account.json", account.Problem!.Reason, StringComparison.Ordinal);
        Assert.Equal("5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e11", account.Id.ToString());
        await using var session = await Driver.Server.OpenAsync(account.Id, CancellationToken.None);
    }

    [Fact]
    public async Task An_empty_mount_point_is_a_failure_and_not_a_server_without_accounts()
    {
        using var empty = new TemporaryTree();
        await using var server = MailboxServers.Create($"maildir:{empty.Path}", Driver.Clock);

        var failure = await Assert.ThrowsAsync<MailboxException>(async () =>
        {
            await foreach (var _ in server.ListAccountsAsync(CancellationToken.None))
            {
                // The exception is what counts.
            }
        });

        Assert.Equal(MailboxFailure.Unavailable, failure.Failure);
    }

    [Fact]
    public async Task An_account_that_lost_all_its_folders_at_once_is_a_failure_and_not_a_deletion()
    {
        await Mirror.ReadAsync();
        Directory.Delete(Tree[$"{Home}/Maildir"], recursive: true);

        var failure = await Assert.ThrowsAsync<MailboxException>(Mirror.ReadAsync);

        Assert.Equal(MailboxFailure.Unavailable, failure.Failure);
        Assert.Single(Mirror.Items);
    }

    [Fact]
    public async Task A_folder_that_lost_its_cur_directory_is_reported_and_keeps_its_mails()
    {
        await Driver.CreateFolderAsync(Anna, "mail:Work");
        await Driver.AppendMailAsync(Anna, "mail:Work", Samples.Mail("x"), ["seen"], [], Samples.Date);
        await Mirror.ReadAsync();
        Directory.Delete(Tree[$"{Home}/Maildir/.Work/cur"], recursive: true);

        var run = await Mirror.ReadAsync();

        Assert.Contains(run.Problems, problem => problem.Subject == "mail:Work");
        Assert.Equal(2, Mirror.Items.Count);
    }

    private static bool IsStorable(ItemState state) =>
        state.Content.Attributes.SelectMany(pair => pair.Value).Append(state.Content.Name).All(text =>
            !text.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
