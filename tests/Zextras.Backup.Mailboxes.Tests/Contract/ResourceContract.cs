using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What the engine relies on when it reads and writes contacts, calendars and files, whatever the mailbox server.</summary>
/// <param name="folder">The key of the folder that the tests use.</param>
/// <param name="extension">What the names of resources end in.</param>
/// <param name="kind">What a resource is.</param>
public abstract class ResourceContract(string folder, string extension, ItemKind kind) : ContractBase
{
    protected string Folder => folder;

    /// <summary>A content that says that text.</summary>
    protected abstract byte[] ContentOf(string uid, string text);

    protected string Area => folder.Split(':')[0];

    [Fact]
    public async Task The_first_reading_shows_every_folder_and_every_resource()
    {
        await Driver.CreateFolderAsync(Anna, folder);
        var key = await PutAsync("a", "one");
        await PutAsync("b", "two");

        var run = await Mirror.ReadAsync();

        Assert.Contains(folder, Mirror.Folders.Keys);
        Assert.Contains(run.Pages, page => page.AllFolders?.Contains(folder) is true);
        Assert.Equal(2, Mirror.Items.Count);
        Assert.Empty(run.Problems);
        var (state, content) = await Mirror.StateAsync(Mirror.Item(key));
        Assert.Equal(kind, state.Kind);
        AssertSame(ContentOf("a", "one"), content);
    }

    [Fact]
    public async Task Where_nothing_changed_no_resource_is_shown_again()
    {
        await Driver.CreateFolderAsync(Anna, folder);
        await PutAsync("a", "one");
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var cursor = Mirror.Cursor;

        var run = await Mirror.ReadAsync();

        Assert.Empty(run.Changed);
        Assert.Empty(run.Unchanged);
        Assert.Single(Mirror.Items);
        Assert.Equal(cursor, Mirror.Cursor);
    }

    [Fact]
    public async Task A_later_reading_shows_what_came_and_nothing_else_as_changed()
    {
        await Driver.CreateFolderAsync(Anna, folder);
        await PutAsync("a", "one");
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var key = await PutAsync("b", "two");

        var run = await Mirror.ReadAsync();

        Assert.Equal(key, Assert.Single(run.Changed).Key);
        Assert.Equal(2, Mirror.Items.Count);
    }

    [Fact]
    public async Task A_resource_that_is_rewritten_has_another_content_revision()
    {
        await Driver.CreateFolderAsync(Anna, folder);
        var key = await PutAsync("a", "one");
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var before = Mirror.Item(key);
        await PutAsync("a", "two");

        var run = await Mirror.ReadAsync();

        var after = Assert.Single(run.Changed);
        Assert.Equal(key, after.Key);
        Assert.NotEqual(before.ContentRevision, after.ContentRevision);
        AssertSame(ContentOf("a", "two"), await Mirror.ContentAsync(after));
    }

    [Fact]
    public async Task A_deleted_resource_is_gone_and_the_others_stay()
    {
        await Driver.CreateFolderAsync(Anna, folder);
        var gone = await PutAsync("a", "one");
        var stays = await PutAsync("b", "two");
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var entry = Mirror.Item(gone);
        await Driver.DeleteItemAsync(Anna, folder, gone);

        var failure = await Assert.ThrowsAsync<MailboxException>(() => Mirror.ContentAsync(entry));
        await Mirror.ReadAsync();

        Assert.Equal(MailboxFailure.Vanished, failure.Failure);
        Assert.Equal(stays, Assert.Single(Mirror.Items).Key);
    }

    [Fact]
    public async Task A_folder_that_was_deleted_and_made_again_is_another_one()
    {
        await Driver.CreateFolderAsync(Anna, folder);
        await PutAsync("a", "old");
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        await Driver.DeleteFolderAsync(Anna, folder);
        await Driver.CreateFolderAsync(Anna, folder);
        await PutAsync("b", "new");

        await Mirror.ReadAsync();

        AssertSame(ContentOf("b", "new"), await Mirror.ContentAsync(Assert.Single(Mirror.Items)));
    }

    [Fact]
    public async Task A_deleted_folder_takes_its_resources_with_it()
    {
        await Driver.CreateFolderAsync(Anna, folder);
        await PutAsync("a", "old");
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        await Driver.DeleteFolderAsync(Anna, folder);

        await Mirror.ReadAsync();

        Assert.DoesNotContain(folder, Mirror.Folders.Keys);
        Assert.Empty(Mirror.Items);
    }

    [Fact]
    public async Task Many_resources_come_in_pages_and_are_complete_with_the_last()
    {
        const int Count = 520;
        await Driver.CreateFolderAsync(Anna, folder);
        for (var i = 0; i < Count; i++)
        {
            await PutAsync($"{i}", $"text {i}");
        }

        var run = await Mirror.ReadAsync();

        Assert.Equal(Count, Mirror.Items.Count);
        Assert.All(run.Pages, page => Assert.InRange(page.Items.Count, 0, 500));
        var last = run.Pages.FindLastIndex(page => page.Items.Count > 0);
        Assert.All(run.Pages.Take(last), page => Assert.DoesNotContain(folder, page.ListedFolders));
    }

    [Fact]
    public async Task A_name_of_any_letters_is_read_and_put_back()
    {
        await Driver.CreateFolderAsync(Anna, folder);
        var key = await Driver.PutResourceAsync(Anna, folder, $"Büro & 100% (1){extension}", ContentOf("a", "one"));

        await AssertPutBackAsync(kind, folder, key);
    }

    [Fact]
    public async Task A_deleted_resource_is_put_back_as_it_was()
    {
        await Driver.CreateFolderAsync(Anna, folder);
        await AssertPutBackAsync(kind, folder, await PutAsync("a", "one"));
    }

    [Fact]
    public async Task What_is_put_into_a_folder_that_is_not_there_is_not_found()
    {
        var state = new ItemState(new Placement { Key = $"a{extension}" }, new ItemContent { Kind = kind, Name = "one" });

        var failure = await Assert.ThrowsAsync<MailboxException>(() => PutAsync(state, $"{Area}:Nowhere", ContentOf("a", "one")));

        Assert.Equal(MailboxFailure.NotFound, failure.Failure);
    }

    [Fact]
    public async Task A_folder_is_made_and_made_again() // the second time it is there already
    {
        var made = (await PutFolderAsync($"{Area}:Restored", null)).FolderKey;
        await Driver.PutResourceAsync(Anna, made, $"a{extension}", ContentOf("a", "one"));

        await PutFolderAsync($"{Area}:Restored", null);

        await Mirror.ReadAsync();
        Assert.Contains(made, Mirror.Folders.Keys);
        Assert.Equal(made, Assert.Single(Mirror.Items).FolderKey);
    }

    [Fact]
    public virtual async Task A_folder_of_any_letters_is_made() => await AssertMadeAsync($"{Area}:Freunde 🌷");

    [Fact]
    public async Task What_is_put_beside_a_living_one_leaves_that_as_it_is()
    {
        await Driver.CreateFolderAsync(Anna, folder);
        var key = await PutAsync("a", "one");
        await AssertPutBesideAsync(folder, key, ContentOf("b", "two"), ContentOf("c", "three"));
    }

    [Fact]
    public async Task Resources_are_moved_into_another_folder_and_never_over_another_one()
    {
        var other = $"{Area}:Other";
        await Driver.CreateFolderAsync(Anna, folder);
        await Driver.CreateFolderAsync(Anna, other);
        var (one, taken) = (await PutAsync("a", "one"), await PutAsync("t", "two"));
        await Driver.PutResourceAsync(Anna, other, taken, ContentOf("u", "three"));
        IReadOnlyList<PutOutcome> outcomes;
        await using (var session = await Server.OpenAsync(Account, CancellationToken.None))
        {
            outcomes = await session.ChangeItemsAsync(
                folder, other, [new ItemChange(one, [], []), new ItemChange("gone" + extension, [], []), new ItemChange(taken, [], [])], CancellationToken.None);
        }

        await Mirror.ReadAsync();
        Assert.Equal(MailboxFailure.Vanished, outcomes[1].Failure!.Failure);
        Assert.Equal(one, outcomes[0].Result!.Key);
        Assert.Equal(3, Mirror.Items.Count);
        Assert.All(Mirror.Items, item => Assert.Equal(other, item.FolderKey));
        AssertSame(ContentOf("a", "one"), await Mirror.ContentAsync(Mirror.Item(one)));
        AssertSame(ContentOf("u", "three"), await Mirror.ContentAsync(Mirror.Item(taken)));
        AssertSame(ContentOf("t", "two"), await Mirror.ContentAsync(Mirror.Item(outcomes[2].Result!.Key)));
    }

    /// <summary>Names an address book or calendar as a rollback does.</summary>
    protected async Task AssertNamedAsync()
    {
        await Driver.CreateFolderAsync(Anna, folder);
        await PutAsync("a", "one");
        await using (var session = await Server.OpenAsync(Account, CancellationToken.None))
        {
            await session.NameFolderAsync(folder, "Bürokram", CancellationToken.None);
        }

        await Mirror.ReadAsync();
        Assert.Equal("Bürokram", Mirror.Folders[folder].Name);
        Assert.Equal(folder, Assert.Single(Mirror.Items).FolderKey);
    }

    protected Task<string> PutAsync(string uid, string text) => Driver.PutResourceAsync(Anna, folder, uid + extension, ContentOf(uid, text));
}
