using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What the engine relies on about files.</summary>
public abstract class DriveContract() : ResourceContract("drive:Plans", ".txt", ItemKind.Document)
{
    protected override byte[] ContentOf(string uid, string text) => Mirror.Bytes($"{uid}: {text}");

    [Fact]
    public async Task The_root_has_files_and_folders_have_folders()
    {
        await Driver.CreateFolderAsync(Anna, Folder);
        await Driver.CreateFolderAsync(Anna, "drive:Plans/Old");
        var root = await Driver.PutResourceAsync(Anna, "drive:", "root.txt", ContentOf("r", "root"));
        var deep = await Driver.PutResourceAsync(Anna, "drive:Plans/Old", "deep.txt", ContentOf("d", "deep"));

        await Mirror.ReadAsync();

        Assert.Equal(["drive:", "drive:Plans", "drive:Plans/Old"], Mirror.Folders.Keys.Where(key => key.StartsWith("drive:", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal("drive:Plans", Mirror.Folders["drive:Plans/Old"].ParentKey);
        Assert.Equal(("drive:", "drive:Plans/Old"), (Mirror.Item(root).FolderKey, Mirror.Item(deep).FolderKey));
    }

    [Fact]
    public async Task A_file_says_when_it_was_changed()
    {
        await Driver.CreateFolderAsync(Anna, Folder);
        var key = await PutAsync("a", "one");

        await Mirror.ReadAsync();

        Assert.InRange(Mirror.Item(key).Modified!.Value, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
    }

    [Fact]
    public async Task A_renamed_folder_has_its_files()
    {
        await Driver.CreateFolderAsync(Anna, Folder);
        await PutAsync("a", "one");
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        await Driver.RenameFolderAsync(Anna, Folder, "drive:Ideas");

        await Mirror.ReadAsync();

        var after = Assert.Single(Mirror.Items);
        Assert.Equal("drive:Ideas", after.FolderKey);
        Assert.Equal(ContentOf("a", "one"), await Mirror.ContentAsync(after));
    }

    [Theory]
    [InlineData("drive:Plans/Old/Very old")]
    [InlineData("drive:")]
    public async Task A_folder_is_made_with_the_folders_above_it(string key) => await AssertMadeAsync(key);

    [Fact]
    public virtual async Task A_folder_gets_its_old_name_back_with_what_lies_in_it()
    {
        await Driver.CreateFolderAsync(Anna, Folder);
        await PutAsync("a", "one");
        await using (var session = await Server.OpenAsync(Account, CancellationToken.None))
        {
            await session.RenameFolderAsync(Folder, "drive:Ideas", CancellationToken.None);
        }

        await Mirror.ReadAsync();
        Assert.DoesNotContain(Folder, Mirror.Folders.Keys);
        Assert.Equal("drive:Ideas", Assert.Single(Mirror.Items).FolderKey);
    }

    [Fact]
    public async Task A_folder_does_not_take_a_name_that_another_has()
    {
        await Driver.CreateFolderAsync(Anna, Folder);
        await Driver.CreateFolderAsync(Anna, "drive:Ideas");
        await PutAsync("a", "one");
        await using var session = await Server.OpenAsync(Account, CancellationToken.None);

        await Assert.ThrowsAsync<MailboxException>(() => session.RenameFolderAsync(Folder, "drive:Ideas", CancellationToken.None));

        await Mirror.ReadAsync();
        Assert.Equal(Folder, Assert.Single(Mirror.Items).FolderKey);
        Assert.Contains("drive:Ideas", Mirror.Folders.Keys);
    }
}
