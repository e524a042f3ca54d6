using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What the engine relies on when it reads mail, whatever the mailbox server. Writing is in <see cref="MailPutContract"/>.</summary>
public abstract class MailContract : ContractBase
{
    protected const string Inbox = "mail:INBOX";
    protected const string Work = "mail:Work";

    [Fact]
    public async Task An_unknown_account_is_not_found()
    {
        var failure = await Assert.ThrowsAsync<MailboxException>(() => Server.OpenAsync(new AccountId(new Guid(1, 2, 3, new byte[8])), CancellationToken.None));

        Assert.Equal(MailboxFailure.NotFound, failure.Failure);
    }

    [Fact]
    public async Task The_first_reading_shows_every_folder_and_every_item()
    {
        await Driver.CreateFolderAsync(Anna, Work);
        await Driver.CreateFolderAsync(Anna, "mail:Work/2026");
        var first = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), ["seen", "flagged"], ["urgent"], Samples.Date);
        var second = await Driver.AppendMailAsync(Anna, "mail:Work/2026", Samples.Mail("two"), [], [], Samples.Date.AddDays(1));

        var run = await Mirror.ReadAsync();

        Assert.Superset(new HashSet<string> { Inbox, Work, "mail:Work/2026" }, Mirror.Folders.Keys.ToHashSet());
        Assert.Equal(Work, Mirror.Folders["mail:Work/2026"].ParentKey);
        Assert.Equal("2026", Mirror.Folders["mail:Work/2026"].Name);
        Assert.Contains(run.Pages, page => page.AllFolders is not null);
        var mail = Mirror.Item(first);
        Assert.Equal(["flagged", "seen"], mail.Flags.Where(flag => flag is not "recent"));
        Assert.Equal(["urgent"], mail.Tags);
        Assert.Equal(Samples.Date, mail.Date);
        Assert.True(Mirror.Has("mail:Work/2026", second));
        Assert.Equal(Samples.Mail("one"), await Mirror.ContentAsync(mail));
        Assert.Empty(run.Problems);
    }

    [Fact]
    public async Task Folders_come_before_the_items_in_them_and_parents_before_their_children()
    {
        await Driver.CreateFolderAsync(Anna, Work);
        await Driver.CreateFolderAsync(Anna, "mail:Work/2026");
        await Driver.AppendMailAsync(Anna, "mail:Work/2026", Samples.Mail("x"), [], [], Samples.Date);

        var run = await Mirror.ReadAsync();

        var known = new HashSet<string>();
        foreach (var page in run.Pages)
        {
            foreach (var folder in page.Folders)
            {
                Assert.True(folder.ParentKey is null || known.Contains(folder.ParentKey), $"{folder.Key} comes before its parent.");
                known.Add(folder.Key);
            }

            Assert.All(page.Items, item => Assert.Contains(item.FolderKey, known));
        }
    }

    [Fact]
    public async Task Where_nothing_changed_no_item_is_shown_again()
    {
        await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), [], [], Samples.Date);
        await Driver.CreateFolderAsync(Anna, Work);
        await Driver.AppendMailAsync(Anna, Work, Samples.Mail("two"), ["seen"], ["urgent"], Samples.Date);
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var cursor = Mirror.Cursor;

        var run = await Mirror.ReadAsync();

        Assert.Empty(run.Changed);
        Assert.Empty(run.Unchanged);
        Assert.Equal(2, Mirror.Items.Count);
        Assert.Equal(cursor, Mirror.Cursor);
    }

    [Fact]
    public async Task A_later_reading_shows_what_came_and_nothing_else_as_changed()
    {
        await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), [], [], Samples.Date);
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var key = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("two"), ["seen"], [], Samples.Date);

        var run = await Mirror.ReadAsync();

        Assert.Equal(key, Assert.Single(run.Changed).Key);
        Assert.Equal(2, Mirror.Items.Count);
    }

    [Fact]
    public async Task A_flag_changes_the_revision_and_neither_the_key_nor_the_content()
    {
        var key = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), [], ["urgent"], Samples.Date);
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var before = Mirror.Item(key);
        await Driver.SetFlagsAsync(Anna, Inbox, key, ["seen", "answered"]);

        var run = await Mirror.ReadAsync();

        var after = Assert.Single(run.Changed);
        Assert.Equal(key, after.Key);
        Assert.NotEqual(before.Revision, after.Revision);
        Assert.Equal(before.ContentRevision, after.ContentRevision);
        Assert.Equal(["answered", "seen"], after.Flags.Where(flag => flag is not "recent"));
        Assert.Equal(before.Tags, after.Tags);
        Assert.Equal(before.Date, after.Date);
    }

    [Fact]
    public async Task A_moved_mail_keeps_its_move_token_or_its_content()
    {
        await Driver.CreateFolderAsync(Anna, Work);
        var key = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), [], [], Samples.Date);
        await Driver.SetFlagsAsync(Anna, Inbox, key, ["flagged"]);
        await Driver.SetFlagsAsync(Anna, Inbox, key, ["seen"]);
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var before = Mirror.Item(key);
        var content = await Mirror.ContentAsync(before);
        var moved = await Driver.MoveMailAsync(Anna, Inbox, key, Work);

        await Mirror.ReadAsync();

        var after = Assert.Single(Mirror.Items);
        Assert.Equal((Work, moved), (after.FolderKey, after.Key));
        if (before.MoveToken is not null)
        {
            Assert.Equal(before.MoveToken, after.MoveToken);
        }

        Assert.False(after.Version < before.Version, "Older than before: the engine would take it for stale.");
        Assert.Equal(content, await Mirror.ContentAsync(after));
        Assert.Equal(["seen"], after.Flags.Where(flag => flag is not "recent"));
    }

    [Fact]
    public async Task A_renamed_folder_keeps_its_token_and_its_mails()
    {
        await Driver.CreateFolderAsync(Anna, Work);
        await Driver.AppendMailAsync(Anna, Work, Samples.Mail("one"), [], [], Samples.Date);
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var before = Mirror.Folders[Work];
        await Driver.RenameFolderAsync(Anna, Work, "mail:Büro 🌷");

        await Mirror.ReadAsync();

        Assert.DoesNotContain(Work, Mirror.Folders.Keys);
        Assert.Equal(before.MoveToken, Mirror.Folders["mail:Büro 🌷"].MoveToken);
        Assert.Equal("mail:Büro 🌷", Assert.Single(Mirror.Items).FolderKey);
    }

    [Fact]
    public async Task A_deleted_mail_is_gone_and_the_others_stay()
    {
        var gone = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), [], [], Samples.Date);
        var stays = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("two"), [], [], Samples.Date);
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var entry = Mirror.Item(gone);
        await Driver.DeleteItemAsync(Anna, Inbox, gone);

        var failure = await Assert.ThrowsAsync<MailboxException>(() => Mirror.ContentAsync(entry));
        await Mirror.ReadAsync();

        Assert.Equal(MailboxFailure.Vanished, failure.Failure);
        Assert.Equal(stays, Assert.Single(Mirror.Items).Key);
    }

    [Fact]
    public async Task A_folder_that_was_deleted_and_made_again_is_another_one()
    {
        await Driver.CreateFolderAsync(Anna, Work);
        await Driver.AppendMailAsync(Anna, Work, Samples.Mail("old"), [], [], Samples.Date);
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        await Driver.DeleteFolderAsync(Anna, Work);
        await Driver.CreateFolderAsync(Anna, Work);
        await Driver.AppendMailAsync(Anna, Work, Samples.Mail("new"), [], [], Samples.Date);

        await Mirror.ReadAsync();

        Assert.Equal(Samples.Mail("new"), await Mirror.ContentAsync(Assert.Single(Mirror.Items)));
    }

    [Fact]
    public async Task A_deleted_folder_takes_its_mails_with_it()
    {
        await Driver.CreateFolderAsync(Anna, Work);
        await Driver.AppendMailAsync(Anna, Work, Samples.Mail("old"), [], [], Samples.Date);
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        await Driver.DeleteFolderAsync(Anna, Work);

        await Mirror.ReadAsync();

        Assert.DoesNotContain(Work, Mirror.Folders.Keys);
        Assert.Empty(Mirror.Items);
    }

    [Fact]
    public async Task A_folder_of_10000_mails_comes_in_pages_and_is_complete_with_the_last()
    {
        const int Count = 10_000;
        await Driver.AppendMailsAsync(Anna, Inbox, [.. Enumerable.Range(0, Count).Select(i => Samples.Mail($"mail {i}"))], Samples.Date);

        var run = await Mirror.ReadAsync();

        Assert.Equal(Count, Mirror.Items.Count);
        Assert.Equal(Count, run.Changed.Count);
        Assert.All(run.Pages, page => Assert.InRange(page.Items.Count, 0, 500));
        var last = run.Pages.FindLastIndex(page => page.Items.Count > 0);
        Assert.All(run.Pages.Take(last), page => Assert.DoesNotContain(Inbox, page.ListedFolders));
    }

    [Fact]
    public async Task A_reading_that_stops_goes_on_from_its_last_cursor()
    {
        await Driver.CreateFolderAsync(Anna, Work);
        foreach (var folder in new[] { Inbox, Work })
        {
            await Driver.AppendMailsAsync(Anna, folder, [.. Enumerable.Range(0, 600).Select(i => Samples.Mail($"{folder} {i}"))], Samples.Date);
        }

        Driver.LetTimePass();
        var seen = new HashSet<(string, string)>();
        MailboxCursor? cursor = null;
        for (var stops = 0; stops < 10; stops++)
        {
            await using var session = await Server.OpenAsync(Account, CancellationToken.None);
            var pages = 0;
            await foreach (var page in session.ChangesSinceAsync(cursor, CancellationToken.None))
            {
                seen.UnionWith(page.Items.Select(item => (item.FolderKey, item.Key)));
                cursor = page.Cursor ?? cursor;
                if (++pages == 2)
                {
                    break;
                }
            }
        }

        Assert.Equal(1200, seen.Count);
    }
}
