using Xunit;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What the engine relies on when it undoes moves, marks and renames of mail in place.</summary>
public abstract class MailChangeContract : MailPutContract
{
    private const string Target = "mail:Target";

    private async Task<IReadOnlyList<PutOutcome>> ChangeAsync(string from, string to, params ItemChange[] changes)
    {
        await using var session = await Server.OpenAsync(Account, CancellationToken.None);
        return await session.ChangeItemsAsync(from, to, changes, CancellationToken.None);
    }

    [Fact]
    public async Task Mails_get_the_marks_they_shall_have_and_no_others()
    {
        var one = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), ["seen", "answered"], ["urgent"], Samples.Date);
        var two = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("two"), [], [], Samples.Date);

        var outcomes = await ChangeAsync(Inbox, Inbox, new ItemChange(one, ["flagged"], ["work"]), new ItemChange(two, [], []));

        await Mirror.ReadAsync();
        Assert.All(outcomes, outcome => Assert.Empty(outcome.Result!.NotCarried));
        var entry = Mirror.Item(outcomes[0].Result!.Key);
        Assert.Equal(["flagged"], entry.Flags.Where(flag => flag is not "recent"));
        Assert.Equal(["work"], entry.Tags);
        Assert.Equal(one, outcomes[0].Result!.Key);
        Assert.Equal(2, Mirror.Items.Count);
    }

    [Fact]
    public async Task Mails_are_moved_with_marks_date_and_content()
    {
        await Driver.CreateFolderAsync(Anna, Target);
        var mail = Samples.Mail("one");
        var one = await Driver.AppendMailAsync(Anna, Inbox, mail, ["seen"], ["urgent"], Samples.Date);
        var stays = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("two"), [], [], Samples.Date);

        var outcomes = await ChangeAsync(Inbox, Target, new ItemChange(one, ["flagged", "seen"], ["urgent"]), new ItemChange("gone", [], []));

        await Mirror.ReadAsync();
        Assert.Equal(MailboxFailure.Vanished, outcomes[1].Failure!.Failure);
        var entry = Assert.Single(Mirror.Items, item => item.FolderKey == Target);
        Assert.Equal(outcomes[0].Result!.Key, entry.Key);
        Assert.Equal(["flagged", "seen"], entry.Flags.Where(flag => flag is not "recent"));
        Assert.Equal(["urgent"], entry.Tags);
        Assert.Equal(Samples.Date, entry.Date);
        Assert.Equal(mail, await Mirror.ContentAsync(entry));
        Assert.Equal(stays, Assert.Single(Mirror.Items, item => item.FolderKey == Inbox).Key);
    }

    [Fact]
    public async Task A_folder_is_renamed_with_those_below_it_and_what_lies_in_them()
    {
        await Driver.CreateFolderAsync(Anna, Target);
        await Driver.CreateFolderAsync(Anna, Target + "/Below");
        await Driver.AppendMailAsync(Anna, Target + "/Below", Samples.Mail("one"), ["seen"], [], Samples.Date);
        await using (var session = await Server.OpenAsync(Account, CancellationToken.None))
        {
            await session.RenameFolderAsync(Target, "mail:Renamed", CancellationToken.None);
        }

        await Mirror.ReadAsync();
        Assert.DoesNotContain(Target, Mirror.Folders.Keys);
        Assert.Equal("mail:Renamed/Below", Assert.Single(Mirror.Items).FolderKey);
    }

    [Fact]
    public async Task A_folder_does_not_take_a_name_that_another_has()
    {
        await Driver.CreateFolderAsync(Anna, Target);
        await Driver.CreateFolderAsync(Anna, "mail:Taken");
        await using var session = await Server.OpenAsync(Account, CancellationToken.None);

        await Assert.ThrowsAsync<MailboxException>(() => session.RenameFolderAsync(Target, "mail:Taken", CancellationToken.None));

        await Mirror.ReadAsync();
        Assert.Contains(Target, Mirror.Folders.Keys);
        Assert.Contains("mail:Taken", Mirror.Folders.Keys);
    }
}
