using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What the engine relies on when it puts mail back: as it was, and never over something else.</summary>
public abstract class MailPutContract : MailContract
{
    [Fact]
    public async Task A_deleted_mail_is_put_back_as_it_was()
    {
        await Driver.CreateFolderAsync(Anna, Work);
        var key = await Driver.AppendMailAsync(Anna, Work, Samples.Mail("one"), ["answered", "seen"], ["urgent", "work"], Samples.Date);
        await AssertPutBackAsync(ItemKind.Message, Work, key);
    }

    [Fact]
    public async Task What_is_put_beside_a_living_mail_leaves_that_as_it_is()
    {
        var key = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), ["seen"], [], Samples.Date);
        await AssertPutBesideAsync(Inbox, key);
    }

    [Fact]
    public async Task Many_mails_are_put_in_order_and_one_that_is_refused_stops_no_other()
    {
        const int Count = 350;
        const int Bad = 42;
        var mails = Enumerable.Range(0, Count).Select(i => Samples.Mail($"mail {i}", new string('x', i * 100))).ToList();
        var items = mails.Select((mail, i) => Put(MailState($"{i}") with { Placement = new Placement { Key = $"{i}", Flags = i % 2 == 0 ? ["seen"] : [], Date = Samples.Date.AddMinutes(i) } }, Inbox, mail)).ToList();
        items[Bad] = items[Bad] with { OpenContent = _ => throw new MailboxException(MailboxFailure.Refused, "The content is lost.") };
        await using var session = await Server.OpenAsync(Account, CancellationToken.None);

        var outcomes = await session.PutItemsAsync(Inbox, items, CancellationToken.None);

        await Mirror.ReadAsync();
        Assert.Equal(Count, outcomes.Count);
        Assert.Equal(MailboxFailure.Refused, outcomes[Bad].Failure!.Failure);
        for (var i = 0; i < Count; i++)
        {
            if (i != Bad)
            {
                var entry = Mirror.Item(outcomes[i].Result!.Key);
                Assert.Equal(Samples.Date.AddMinutes(i), entry.Date);
                Assert.Equal(i % 2 == 0 ? ["seen"] : [], entry.Flags.Where(flag => flag is not "recent"));
            }
        }

        Assert.Equal(Count - 1, Mirror.Items.Count);
        Assert.Equal(mails[300], await Mirror.ContentAsync(Mirror.Item(outcomes[300].Result!.Key)));
    }

    [Theory]
    [InlineData("mail:Restored/Deep/Büro & Co.")]
    [InlineData("mail:INBOX")]
    public async Task A_mail_folder_is_made_with_the_folders_above_it(string key) => await AssertMadeAsync(key);

    [Fact]
    public async Task A_mail_folder_is_put_back_with_its_attributes()
    {
        var mail = ItemAttributes.Empty.With(AttributeNames.View, "message").With(AttributeNames.Subscribed, "true").With(AttributeNames.SpecialUse, "archive");

        var result = await PutFolderAsync("mail:Archive", FolderState("mail:Archive", "Archive", mail));

        await Mirror.ReadAsync();
        Assert.Equal(mail, Mirror.Folders["mail:Archive"].Attributes);
        Assert.Empty(result.NotCarried);
    }

    [Fact]
    public async Task A_folder_that_is_there_stays_as_it_is()
    {
        var key = await Driver.AppendMailAsync(Anna, Inbox, Samples.Mail("one"), [], [], Samples.Date);

        await PutFolderAsync(Inbox, null);

        await Mirror.ReadAsync();
        Assert.True(Mirror.Has(Inbox, key));
    }

    [Fact]
    public async Task An_item_for_a_folder_that_is_not_there_is_not_found()
    {
        var failure = await Assert.ThrowsAsync<MailboxException>(() => PutAsync(MailState("x"), "mail:Nowhere", Samples.Mail("x")));

        Assert.Equal(MailboxFailure.NotFound, failure.Failure);
    }

    protected static ItemState MailState(string key) =>
        new(new Placement { Key = key }, new ItemContent { Kind = ItemKind.Message, Name = "x" });
}
