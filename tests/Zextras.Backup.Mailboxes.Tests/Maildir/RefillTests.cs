using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

/// <summary>A file that lost its content gets it back, and nothing else is touched.</summary>
public sealed class RefillTests : MaildirFixture
{
    private static readonly byte[] Content = Samples.Mail("one");

    private string Cur => Path.Combine(Driver.FolderPath(Anna, Inbox), "cur");

    private async Task<ItemEntry> DamagedAsync(int left)
    {
        var key = await Driver.AppendMailAsync(Anna, Inbox, Content, ["seen", "flagged"], ["work"], Samples.Date);
        await using (var file = File.OpenWrite(Directory.GetFiles(Cur).Single()))
        {
            file.SetLength(left);
        }

        await Mirror.ReadAsync();
        return Mirror.Item(key);
    }

    private async Task RefillAsync(ItemEntry entry, Func<Stream>? content = null)
    {
        await using var session = await OpenAsync();
        var placement = new Placement { Key = entry.Key, Flags = [], Date = Samples.Date };
        var state = new ItemState(placement, new ItemContent { Kind = ItemKind.Message, Name = "x", Size = Content.Length });
        var item = new ItemToPut(state, Inbox, _ => ValueTask.FromResult(content?.Invoke() ?? new MemoryStream(Content)));
        await session.RefillAsync(entry, item, CancellationToken.None);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task The_content_comes_back_under_the_same_name_with_the_marks_of_the_file(int left)
    {
        var entry = await DamagedAsync(left);
        var name = Directory.GetFiles(Cur).Single();

        await RefillAsync(entry);

        Assert.Equal(name, Directory.GetFiles(Cur).Single());
        await Mirror.ReadAsync();
        var refilled = Mirror.Item(entry.Key);
        Assert.Equal(Content, await Mirror.ContentAsync(refilled));
        Assert.Equal(["flagged", "seen"], refilled.Flags);
        Assert.Equal(["work"], refilled.Tags);
        Assert.Equal(Samples.Date, refilled.Date);
    }

    [Fact]
    public async Task A_file_that_is_no_more_as_it_was_listed_is_left_as_it_is()
    {
        var entry = await DamagedAsync(0);
        await File.WriteAllTextAsync(Directory.GetFiles(Cur).Single(), "new");

        var refused = await Assert.ThrowsAsync<MailboxException>(() => RefillAsync(entry));

        Assert.Equal(MailboxFailure.Vanished, refused.Failure);
        Assert.Equal("new", await File.ReadAllTextAsync(Directory.GetFiles(Cur).Single()));
    }

    [Fact]
    public async Task A_content_that_cannot_be_read_leaves_the_file_and_no_rubbish()
    {
        var entry = await DamagedAsync(20);

        await Assert.ThrowsAsync<MailboxException>(() => RefillAsync(entry, () => throw new IOException("The blob is damaged.")));

        Assert.Equal(20, new FileInfo(Directory.GetFiles(Cur).Single()).Length);
    }

    [Fact]
    public async Task A_document_keeps_its_name_and_gets_its_time()
    {
        await PutFolderAsync("drive:Plans");
        var put = await PutAsync(new Placement { Key = "plan.txt" }, ItemKind.Document, "drive:Plans", []);
        await Mirror.ReadAsync();
        await using (var session = await OpenAsync())
        {
            var state = new ItemState(
                new Placement { Key = put.Key, Modified = Samples.Date }, new ItemContent { Kind = ItemKind.Document, Name = "x", Size = Content.Length });
            await session.RefillAsync(
                Mirror.Item(put.Key), new ItemToPut(state, "drive:Plans", _ => ValueTask.FromResult<Stream>(new MemoryStream(Content))), CancellationToken.None);
        }

        await Mirror.ReadAsync();
        Assert.Equal(Content, await Mirror.ContentAsync(Mirror.Item("plan.txt")));
        Assert.Equal(Samples.Date, Mirror.Item("plan.txt").Modified ?? Mirror.Item("plan.txt").Date);
    }
}
