using Xunit;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What servers with annotations of folders (METADATA) keep beyond <see cref="MailAccessContract"/>.</summary>
public abstract class MailAnnotationContract : MailAccessContract
{
    private const string Shared = "metadata:/shared/comment";

    private static readonly ItemAttributes Wanted = ItemAttributes.Empty
        .With(AttributeNames.View, "message")
        .With("metadata:/private/comment", "für mich")
        .With("metadata:/private/vendor/cmu/cyrus-imapd/sortorder", "3")
        .With(Shared, "for \"all\" of us");

    [Fact]
    public async Task Annotations_are_read_and_put_back()
    {
        var result = await PutFolderAsync(Projects, FolderState(Projects, "Projects", Wanted));
        await Mirror.ReadAsync();

        Assert.Empty(result.NotCarried);
        Assert.Equal(Wanted, Mirror.Folders[Projects].Attributes);
    }

    [Theory]
    [InlineData("mail:Büro & Söhne/2026 🌷")]
    [InlineData("mail:INBOX")]
    public async Task A_folder_of_any_name_has_annotations(string key)
    {
        await PutFolderAsync(key, FolderState(key, "x", Wanted));

        var run = await Mirror.ReadAsync();

        Assert.Empty(run.Problems);
        Assert.Equal("für mich", Mirror.Folders[key].Attributes.First("metadata:/private/comment"));
    }

    [Fact]
    public async Task A_later_annotation_is_seen_and_an_unchanged_one_stays()
    {
        await PutFolderAsync(Projects, FolderState(Projects, "Projects", Wanted.With(Shared)));
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        await Mirror.ReadAsync();
        var unchanged = Mirror.Folders[Projects].Attributes;
        await PutFolderAsync(Projects, FolderState(Projects, "Projects", Wanted));

        await Mirror.ReadAsync();

        Assert.Equal(Wanted.With(Shared), unchanged);
        Assert.Equal(Wanted, Mirror.Folders[Projects].Attributes);
    }

    [Fact]
    public async Task An_annotation_of_a_living_folder_stays_as_it_is()
    {
        await PutFolderAsync(Projects, FolderState(Projects, "Projects", Wanted));

        var result = await PutFolderAsync(Projects, FolderState(Projects, "Projects", Wanted.With(Shared, "another")));

        await Mirror.ReadAsync();
        Assert.Equal([Shared], result.NotCarried);
        Assert.Equal(Wanted, Mirror.Folders[Projects].Attributes);
    }
}
