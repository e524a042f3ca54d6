using Xunit;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What the engine relies on about address books.</summary>
public abstract class ContactsContract() : ResourceContract("contacts:Friends", ".vcf", ItemKind.Contact)
{
    protected override byte[] ContentOf(string uid, string text) => Samples.Contact(uid, text);

    [Fact]
    public async Task A_group_of_contacts_is_one_and_is_put_back_as_it_was()
    {
        await Driver.CreateFolderAsync(Anna, Folder);
        await AssertPutBackAsync(ItemKind.ContactGroup, Folder, await Driver.PutResourceAsync(Anna, Folder, "g.vcf", Samples.Group("g", "Lunch")));
    }

    [Fact]
    public Task It_is_called_what_it_was_called_and_keeps_what_lies_in_it() => AssertNamedAsync();
}
