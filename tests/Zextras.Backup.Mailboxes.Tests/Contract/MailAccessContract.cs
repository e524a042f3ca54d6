using Xunit;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What servers with access lists of folders (ACL) keep beyond <see cref="MailPutContract"/>.</summary>
public abstract class MailAccessContract : MailChangeContract
{
    protected const string Projects = "mail:Projects";

    private static readonly ItemAttributes Wanted = ItemAttributes.Empty.With(AttributeNames.View, "message").With("acl", "ben@example.com lr", "carl@example.com lrs");

    [Fact]
    public async Task An_access_list_is_read_and_put_back()
    {
        var result = await PutFolderAsync(Projects, FolderState(Projects, "Projects", Wanted));
        await Mirror.ReadAsync();
        var recorded = Mirror.Folders[Projects].Attributes;
        await Driver.DeleteFolderAsync(Anna, Projects);
        var again = await PutFolderAsync(Projects, FolderState(Projects, "Projects", recorded));
        await Mirror.ReadAsync();

        Assert.Empty(result.NotCarried);
        Assert.Empty(again.NotCarried);
        Assert.Equal(Wanted, recorded);
        Assert.Equal(Wanted, Mirror.Folders[Projects].Attributes);
    }

    [Fact]
    public async Task A_later_access_list_is_seen()
    {
        await PutFolderAsync(Projects, FolderState(Projects, "Projects", Wanted));
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        await Driver.GrantAsync(Anna, Projects, "dora@example.com", "lr");

        await Mirror.ReadAsync();

        Assert.Equal(["ben@example.com lr", "carl@example.com lrs", "dora@example.com lr"], Mirror.Folders[Projects].Attributes["acl"]);
    }

    [Fact]
    public async Task An_import_lets_into_a_living_folder_who_has_no_rights_there_yet()
    {
        await Driver.CreateFolderAsync(Anna, Projects);
        await Driver.GrantAsync(Anna, Projects, "carl@example.com", "lrsi");
        var recorded = FolderState(Projects, "Projects", Wanted).Content.Attributes[AttributeNames.AccessList];

        await using (var session = await Server.OpenAsync(Account, CancellationToken.None))
        {
            Assert.Empty(await session.ShareFolderAsync(Projects, recorded, CancellationToken.None));
            Assert.Empty(await session.ShareFolderAsync(Inbox, ["ben@example.com lr"], CancellationToken.None));
            Assert.Equal(["ben@example.com lr"], await session.ShareFolderAsync("mail:Nowhere", ["ben@example.com lr"], CancellationToken.None));
        }

        await Mirror.ReadAsync();
        Assert.Equal(2, Mirror.Folders[Projects].Attributes[AttributeNames.AccessList].Count);
        Assert.Contains("ben@example.com lr", Mirror.Folders[Projects].Attributes[AttributeNames.AccessList]);
        Assert.Contains(Mirror.Folders[Projects].Attributes[AttributeNames.AccessList], value => value.StartsWith("carl@example.com ", StringComparison.Ordinal) && value.Contains('i', StringComparison.Ordinal));
        Assert.Equal(["ben@example.com lr"], Mirror.Folders[Inbox].Attributes[AttributeNames.AccessList]);
    }

    [Fact]
    public async Task Nobody_is_let_into_a_living_folder_again()
    {
        await Driver.CreateFolderAsync(Anna, Projects);

        var result = await PutFolderAsync(Projects, FolderState(Projects, "Projects", Wanted));

        await Mirror.ReadAsync();
        Assert.Equal(["acl"], result.NotCarried);
        Assert.Equal(Wanted.With("acl"), Mirror.Folders[Projects].Attributes);
    }
}
