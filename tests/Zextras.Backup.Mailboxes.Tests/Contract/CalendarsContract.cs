using Xunit;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What the engine relies on about calendars.</summary>
public abstract class CalendarsContract() : ResourceContract("calendars:Home", ".ics", ItemKind.Appointment)
{
    protected override byte[] ContentOf(string uid, string text) => Samples.Event(uid, text);

    [Fact]
    public async Task A_task_is_one_and_is_put_back_as_it_was()
    {
        await Driver.CreateFolderAsync(Anna, Folder);
        await AssertPutBackAsync(ItemKind.Task, Folder, await Driver.PutResourceAsync(Anna, Folder, "t.ics", Samples.Todo("t", "Buy bread")));
    }

    [Fact]
    public async Task A_calendar_is_put_back_with_its_attributes()
    {
        var calendar = ItemAttributes.Empty.With(AttributeNames.View, "appointment").With(AttributeNames.Color, "#FF8800");

        var result = await PutFolderAsync(Folder, FolderState(Folder, "At home", calendar));

        await Mirror.ReadAsync();
        var made = Mirror.Folders[Folder];
        Assert.Equal("At home", made.Name);
        Assert.All(calendar, attribute => Assert.Equal(attribute.Value, made.Attributes[attribute.Key]));
        Assert.Empty(result.NotCarried);
    }

    [Fact]
    public Task It_is_called_what_it_was_called_and_keeps_what_lies_in_it() => AssertNamedAsync();
}
