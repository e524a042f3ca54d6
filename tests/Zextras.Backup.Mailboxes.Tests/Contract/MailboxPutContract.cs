using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What the engine relies on when it puts something back: each of the eleven kinds, and never over something else.</summary>
public abstract class MailboxPutContract : MailboxContract
{
    [Theory]
    [InlineData(ItemKind.Message, "mail:Work", "m")]
    [InlineData(ItemKind.Contact, "contacts:Friends", "a.vcf")]
    [InlineData(ItemKind.ContactGroup, "contacts:Friends", "a.vcf")]
    [InlineData(ItemKind.Appointment, "calendars:Home", "a.ics")]
    [InlineData(ItemKind.Task, "calendars:Home", "a.ics")]
    [InlineData(ItemKind.Document, "drive:Plans", "a.txt")]
    public async Task A_deleted_item_is_put_back_as_it_was(ItemKind kind, string folder, string name)
    {
        await Driver.CreateFolderAsync(Anna, folder);
        var key = kind is ItemKind.Message
            ? await Driver.AppendMailAsync(Anna, folder, Samples.Mail("one"), ["answered", "seen"], ["urgent", "work"], Samples.Date)
            : await Driver.PutResourceAsync(Anna, folder, name, ContentOf(kind));
        await Mirror.ReadAsync();
        var entry = Mirror.Item(key);
        var (state, content) = await Mirror.StateAsync(entry);
        await Driver.DeleteItemAsync(Anna, folder, key);

        var result = await PutAsync(state, folder, content);

        await Mirror.ReadAsync();
        var (after, afterContent) = await Mirror.StateAsync(Assert.Single(Mirror.Items));
        Assert.Equal(kind, after.Kind);
        Assert.Equal((folder, after.Placement.Key), (result.FolderKey, result.Key));
        Assert.Equal(content, afterContent);
        Assert.Equal(state.Content, after.Content);
        Assert.Equal(state.Placement with { Key = "" }, after.Placement with { Key = "" });
        Assert.Empty(result.NotCarried);
    }

    [Theory]
    [InlineData(ItemKind.Message, "mail:INBOX", "m")]
    [InlineData(ItemKind.Contact, "contacts:Friends", "a.vcf")]
    [InlineData(ItemKind.Document, "drive:Plans", "a.txt")]
    public async Task What_is_put_beside_a_living_item_leaves_that_as_it_is(ItemKind kind, string folder, string name)
    {
        await Driver.CreateFolderAsync(Anna, folder);
        var key = kind is ItemKind.Message
            ? await Driver.AppendMailAsync(Anna, folder, Samples.Mail("one"), ["seen"], [], Samples.Date)
            : await Driver.PutResourceAsync(Anna, folder, name, ContentOf(kind));
        await Mirror.ReadAsync();
        var (state, content) = await Mirror.StateAsync(Mirror.Item(key));
        byte[] other = [.. content, .. "\r\n"u8];

        var first = await PutAsync(state, folder, other);
        var second = await PutAsync(state, folder, other);

        await Mirror.ReadAsync();
        Assert.Equal(3, Mirror.Items.Count);
        Assert.Equal(content, await Mirror.ContentAsync(Mirror.Item(key)));
        Assert.Equal(other, await Mirror.ContentAsync(Mirror.Item(first.Key)));
        Assert.Equal(other, await Mirror.ContentAsync(Mirror.Item(second.Key)));
    }

    [Theory]
    [InlineData("mail:Restored/Deep/Büro & Co.")]
    [InlineData("mail:INBOX")]
    [InlineData("calendars:Home")]
    [InlineData("contacts:Freunde 🌷")]
    [InlineData("drive:Plans/Old")]
    [InlineData("drive:")]
    public async Task A_folder_is_made_with_the_folders_above_it(string key)
    {
        var result = await PutFolderAsync(key, null);

        await Mirror.ReadAsync();
        Assert.Equal((key, key), (result.FolderKey, result.Key));
        for (var folder = Mirror.Folders[key]; folder.ParentKey is not null; folder = Mirror.Folders[folder.ParentKey])
        {
            Assert.Contains(folder.ParentKey, Mirror.Folders.Keys);
        }
    }

    [Fact]
    public async Task A_folder_is_put_back_with_its_attributes()
    {
        var calendar = ItemAttributes.Empty.With(AttributeNames.View, "appointment").With(AttributeNames.Color, "#FF8800");
        var mail = ItemAttributes.Empty.With(AttributeNames.View, "message").With(AttributeNames.Subscribed, "true").With(AttributeNames.SpecialUse, "archive");

        var first = await PutFolderAsync("calendars:Home", FolderState("calendars:Home", "At home", calendar));
        var second = await PutFolderAsync("mail:Archive", FolderState("mail:Archive", "Archive", mail));

        await Mirror.ReadAsync();
        Assert.Equal("At home", Mirror.Folders["calendars:Home"].Name);
        Assert.Equal(calendar, Mirror.Folders["calendars:Home"].Attributes);
        Assert.Equal(mail, Mirror.Folders["mail:Archive"].Attributes);
        Assert.Empty(first.NotCarried.Concat(second.NotCarried));
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

    [Fact]
    public async Task An_account_is_created_with_its_settings()
    {
        var id = new AccountId(new Guid("5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e77"));
        var settings = (await ListAccountsAsync())[0].Settings!.With("preference.locale", "it").With("signature", "Ben\nExample");
        var state = new ItemState(new Placement { Key = "ben@example.com" }, new ItemContent { Kind = ItemKind.Account, Name = "ben@example.com", Attributes = settings });

        await Server.PutAccountAsync(id, state, CancellationToken.None);

        var account = Assert.Single(await ListAccountsAsync(), account => account.Name == "ben@example.com");
        Assert.Equal(id, account.Id);
        Assert.Equal(settings, account.Settings);
        await using var session = await Server.OpenAsync(id, CancellationToken.None);
    }

    [Fact]
    public async Task An_existing_account_gets_its_settings_back()
    {
        var before = (await ListAccountsAsync())[0];
        var changed = before.Settings!.With(AttributeNames.Status, "locked");
        var state = new ItemState(new Placement { Key = Anna }, new ItemContent { Kind = ItemKind.Account, Name = Anna, Attributes = changed });

        await Server.PutAccountAsync(Account, state, CancellationToken.None);

        var after = Assert.Single(await ListAccountsAsync());
        Assert.Equal(before.Id, after.Id);
        Assert.Equal(changed, after.Settings);
    }

    [Theory]
    [InlineData(ItemKind.Domain, "example.org")]
    [InlineData(ItemKind.ClassOfService, "premium")]
    [InlineData(ItemKind.DistributionList, "team@example.com")]
    public async Task A_directory_object_is_put_back_and_put_again(ItemKind kind, string name)
    {
        await Driver.CreateDirectoryObjectAsync(kind, "other." + name, ItemAttributes.Empty);
        var attributes = ItemAttributes.Empty.With("description", "One").With("limit.size", "12");
        if (kind is ItemKind.DistributionList)
        {
            attributes = attributes.With(AttributeNames.Member, Anna);
        }

        var id = new Guid("5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e78");
        await Server.PutDirectoryObjectAsync(ItemId.Of(id), State("One"), CancellationToken.None);
        await Server.PutDirectoryObjectAsync(ItemId.Of(id), State("Two"), CancellationToken.None);

        var entries = await ListDirectoryAsync();
        var entry = Assert.Single(entries, entry => entry.Name == name);
        Assert.Equal((kind, id), (entry.Kind, entry.Id));
        Assert.Equal(attributes.With("description", "Two"), entry.Attributes);
        Assert.Contains(entries, other => other.Name == "other." + name);

        ItemState State(string description) => new(
            new Placement { Key = name }, new ItemContent { Kind = kind, Name = name, Attributes = attributes.With("description", description) });
    }

    protected async Task<PutResult> PutAsync(ItemState state, string folder, byte[] content)
    {
        await using var session = await Server.OpenAsync(Account, CancellationToken.None);
        var item = new ItemToPut(
            state with { Content = state.Content with { Size = content.Length } }, folder, _ => ValueTask.FromResult<Stream>(new MemoryStream(content)));
        return await session.PutItemAsync(item, CancellationToken.None);
    }

    protected async Task<PutResult> PutFolderAsync(string key, ItemState? state)
    {
        await using var session = await Server.OpenAsync(Account, CancellationToken.None);
        return await session.PutFolderAsync(key, state, CancellationToken.None);
    }

    protected static ItemState MailState(string key) =>
        new(new Placement { Key = key }, new ItemContent { Kind = ItemKind.Message, Name = "x" });

    private static ItemState FolderState(string key, string name, ItemAttributes attributes) =>
        new(new Placement { Key = key }, new ItemContent { Kind = ItemKind.Folder, Name = name, Attributes = attributes });

    private static byte[] ContentOf(ItemKind kind) => kind switch
    {
        ItemKind.Contact => Samples.Contact("1", "Mara"),
        ItemKind.ContactGroup => Samples.Group("1", "Lunch"),
        ItemKind.Appointment => Samples.Event("1", "Lunch"),
        ItemKind.Task => Samples.Todo("1", "Buy bread"),
        _ => Mirror.Bytes("a document"),
    };
}
