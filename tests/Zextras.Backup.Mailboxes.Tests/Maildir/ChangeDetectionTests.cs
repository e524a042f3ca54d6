using Xunit;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

/// <summary>What a file system does not tell of its own accord.</summary>
public sealed class ChangeDetectionTests : MaildirFixture
{
    [Fact]
    public async Task A_folder_that_was_listed_just_after_a_change_is_listed_again()
    {
        await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), ["seen"], [], Samples.Date);
        await Mirror.ReadAsync();
        var cur = Tree[$"{Home}/Maildir/cur"];
        var time = Directory.GetLastWriteTimeUtc(cur);

        // A mail in the same step of the file system's clock: the directory's time is what it was.
        Tree.Write($"{Home}/Maildir/cur/2.late:2,S", Samples.Mail("two"));
        Directory.SetLastWriteTimeUtc(cur, time);
        await Mirror.ReadAsync();

        Assert.Equal(2, Mirror.Items.Count);
    }

    [Theory]
    [InlineData("drive:Plans", "a.txt")]
    [InlineData("contacts:Friends", "a.vcf")]
    [InlineData("calendars:Home", "a.ics")]
    public async Task A_file_that_is_rewritten_in_place_with_its_old_size_and_time_is_noticed(string folder, string name)
    {
        await Driver.CreateFolderAsync(Anna, folder);
        await Driver.PutResourceAsync(Anna, folder, name, "aaaa"u8.ToArray());
        var path = Path.Combine(Driver.FolderPath(Anna, folder), name);
        File.SetLastWriteTimeUtc(path, Samples.Date.UtcDateTime);
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        Assert.Empty((await Mirror.ReadAsync()).Unchanged);

        await Driver.PutResourceAsync(Anna, folder, name, "bbbb"u8.ToArray());
        File.SetLastWriteTimeUtc(path, Samples.Date.AddSeconds(1).UtcDateTime);
        var run = await Mirror.ReadAsync();

        Assert.Equal(name, Assert.Single(run.Changed).Key);
    }

    [Fact]
    public async Task A_keyword_that_gets_another_name_changes_the_mails_that_have_it()
    {
        await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), ["seen"], ["work"], Samples.Date);
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        Tree.Write($"{Home}/Maildir/dovecot-keywords", "0 garden\n");

        var run = await Mirror.ReadAsync();

        Assert.Equal(["garden"], Assert.Single(run.Changed).Tags);
    }

    [Fact]
    public async Task A_letter_without_a_keyword_and_a_flag_without_a_meaning_are_kept()
    {
        Tree.Write($"{Home}/Maildir/cur/1.odd:2,SXc", Samples.Mail("odd"));
        await Mirror.ReadAsync();
        var (state, content) = await Mirror.StateAsync(Mirror.Item("1.odd"));
        File.Delete(Tree[$"{Home}/Maildir/cur/1.odd:2,SXc"]);

        await PutAsync(state.Placement, ItemKind.Message, Inbox, content);

        Assert.Equal(["seen", "x"], state.Placement.Flags);
        Assert.Equal(["keyword-c"], state.Placement.Tags);
        Assert.True(File.Exists(Tree[$"{Home}/Maildir/cur/1.odd:2,SXc"]));
    }

    [Fact]
    public async Task A_mail_that_becomes_cur_without_flags_is_no_change()
    {
        var key = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), [], [], Samples.Date);
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var before = Mirror.Item(key);
        await Driver.SetFlagsAsync(Anna, Inbox, key, []);

        await Mirror.ReadAsync();

        Assert.Equal(before.ContentRevision, Mirror.Item(key).ContentRevision);
        Assert.Equal(before.Flags, Mirror.Item(key).Flags);
    }

    [Fact]
    public async Task Two_mails_that_share_a_file_have_move_tokens_of_their_own()
    {
        Tree.Write($"{Home}/Maildir/cur/1.one:2,S", Samples.Mail("one"));
        await Driver.CreateFolderAsync(Anna, "mail:Work");
        HardLink($"{Home}/Maildir/cur/1.one:2,S", $"{Home}/Maildir/.Work/cur/2.copy:2,S");

        await Mirror.ReadAsync();

        Assert.Equal(2, Mirror.Items.Select(item => item.MoveToken).Distinct().Count());
    }

    [Fact]
    public async Task Levels_without_a_directory_are_listed_as_folders()
    {
        Tree.MakeMaildir($"{Home}/Maildir/.Work.2026.Spring");

        await Mirror.ReadAsync();

        Assert.Equal([Inbox, "mail:Work", "mail:Work/2026", "mail:Work/2026/Spring"], Mirror.Folders.Keys.Order());
        Assert.Null(Mirror.Folders["mail:Work"].MoveToken);
    }

    [Fact]
    public async Task Subscriptions_of_both_versions_are_read()
    {
        Tree.MakeMaildir($"{Home}/Maildir/.Work.B&APw-ro");
        Tree.MakeMaildir($"{Home}/Maildir/.Sent");
        Tree.Write($"{Home}/Maildir/subscriptions", "INBOX\nWork.B&APw-ro\n");
        await Mirror.ReadAsync();
        Assert.Equal([Inbox, "mail:Work/Büro"], Subscribed());

        Tree.Write($"{Home}/Maildir/subscriptions", "V\t2\n\nSent\nWork\tB&APw-ro\n");
        await Mirror.ReadAsync();
        Assert.Equal(["mail:Sent", "mail:Work/Büro"], Subscribed());

        IEnumerable<string> Subscribed() =>
            Mirror.Folders.Values.Where(folder => folder.Attributes.First(AttributeNames.Subscribed) is "true").Select(folder => folder.Key).Order();
    }

    [Fact]
    public async Task A_cursor_of_another_version_or_none_at_all_reads_everything()
    {
        await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), ["seen"], [], Samples.Date);
        Driver.LetTimePass();
        await using var session = await OpenAsync();
        foreach (var cursor in new[] { "", "{}", "{\"version\":99,\"folders\":{}}", "null", "[1]", "{\"version\":1}" })
        {
            var count = 0;
            await foreach (var page in session.ChangesSinceAsync(new Zextras.Backup.Actors.Mailbox.MailboxCursor(cursor), CancellationToken.None))
            {
                count += page.Items.Count;
            }

            Assert.Equal(1, count);
        }
    }

    private void HardLink(string file, string link)
    {
        using var made = System.Diagnostics.Process.Start("ln", [Tree[file], Tree[link]]);
        made.WaitForExit();
    }
}
