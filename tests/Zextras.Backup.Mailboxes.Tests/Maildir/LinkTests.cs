using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Mailboxes.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

/// <summary>Nothing outside the tree is read or written, whatever a symbolic link says.</summary>
public sealed class LinkTests : MaildirFixture
{
    private TemporaryTree Outside { get; set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Driver.CreateFolderAsync(Anna, "drive:Plans");
        await Driver.PutResourceAsync(Anna, "drive:Plans", "a.txt", Contract.Mirror.Bytes("inside"));
        Outside = new TemporaryTree();
        Outside.Write("secret.txt", "outside");
        Outside.MakeMaildir("Maildir");
        Outside.Write("Maildir/cur/1.secret:2,S", "outside");
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Outside.Dispose();
    }

    [Theory]
    [InlineData("drive/secret", "secret.txt")]
    [InlineData("drive/folder", "")]
    [InlineData("Maildir/cur/9.secret:2,S", "secret.txt")]
    [InlineData("Maildir/.Secret", "Maildir")]
    [InlineData("contacts", "")]
    [InlineData("calendars", "")]
    public async Task A_link_out_of_the_tree_is_reported_and_not_followed(string link, string target)
    {
        File.CreateSymbolicLink(Tree[$"{Home}/{link}"], Path.Combine(Outside.Path, target));

        var run = await Mirror.ReadAsync();

        Assert.Contains("out of the mailbox tree", Assert.Single(run.Problems).Reason, StringComparison.Ordinal);
        Assert.Equal("a.txt", Assert.Single(Mirror.Items).Key);
        Assert.Contains(run.Pages, page => page.AllFolders is not null);
    }

    [Fact]
    public async Task A_link_that_climbs_out_by_dots_is_not_followed()
    {
        File.CreateSymbolicLink(Tree[$"{Home}/drive/secret"], $"../../../../{Path.GetFileName(Outside.Path)}/secret.txt");

        var run = await Mirror.ReadAsync();

        Assert.Single(run.Problems);
        Assert.Single(Mirror.Items);
    }

    [Fact]
    public async Task An_account_that_became_a_link_out_of_the_tree_is_reported_with_its_id_and_not_opened()
    {
        const string Id = "5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e11";
        Tree.Write("example.com/moved/account.json", $$"""{"id": "{{Id}}"}""");
        await ListAccountsAsync();
        Directory.Delete(Tree["example.com/moved"], recursive: true);
        File.CreateSymbolicLink(Tree["example.com/moved"], Outside.Path);

        var account = (await ListAccountsAsync()).Single(account => account.Name == "moved@example.com");
        var failure = await Assert.ThrowsAsync<MailboxException>(() => Driver.Server.OpenAsync(account.Id, CancellationToken.None));

        Assert.Equal(Id, account.Id.ToString());
        Assert.Null(account.Settings);
        Assert.Contains("out of the mailbox tree", account.Problem!.Reason, StringComparison.Ordinal);
        Assert.Equal(MailboxFailure.Unreadable, failure.Failure);
    }

    [Fact]
    public async Task A_domain_that_became_a_link_out_of_the_tree_fails_the_listing_as_its_accounts_are_not_deleted()
    {
        File.CreateSymbolicLink(Tree["moved.example"], Outside.Path);

        var failure = await Assert.ThrowsAsync<MailboxException>(ListAccountsAsync);

        Assert.Contains("moved.example", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_behind_a_link_out_of_the_tree_are_not_read()
    {
        File.Delete(Tree[$"{Home}/account.json"]);
        Outside.Write("account.json", "{\"displayName\": \"outside\"}");
        File.CreateSymbolicLink(Tree[$"{Home}/account.json"], Path.Combine(Outside.Path, "account.json"));

        var account = Assert.Single(await ListAccountsAsync());
        Assert.Null(account.Settings);
        Assert.NotNull(account.Problem);
    }

    [Fact]
    public async Task A_link_inside_the_tree_is_followed_once()
    {
        await Driver.CreateAccountAsync("ben@example.com", ItemAttributes.Empty);
        await Driver.CreateFolderAsync("ben@example.com", "drive:Shared");
        await Driver.PutResourceAsync("ben@example.com", "drive:Shared", "b.txt", Contract.Mirror.Bytes("shared"));
        File.CreateSymbolicLink(Tree[$"{Home}/drive/Shared"], "../../ben/drive/Shared");
        File.CreateSymbolicLink(Tree[$"{Home}/drive/b again.txt"], Tree["example.com/ben/drive/Shared/b.txt"]);
        File.CreateSymbolicLink(Tree["example.com/ben/drive/Shared/further"], Tree[$"{Home}/drive/Plans"]);

        var run = await Mirror.ReadAsync();

        Assert.Equal(["a.txt", "b again.txt", "b.txt"], Mirror.Items.Select(item => item.Key).Order());
        Assert.Equal(Contract.Mirror.Bytes("shared"), await Mirror.ContentAsync(Mirror.Item("b.txt")));
        Assert.Equal(Contract.Mirror.Bytes("shared"), await Mirror.ContentAsync(Mirror.Item("b again.txt")));
        Assert.Null(Mirror.Item("b.txt").MoveToken);
        Assert.Contains("behind another link", Assert.Single(run.Problems).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../..")]
    [InlineData("loop")]
    public async Task A_link_in_a_circle_ends(string target)
    {
        File.CreateSymbolicLink(Tree[$"{Home}/drive/loop"], target);

        var run = await Mirror.ReadAsync();

        Assert.Single(run.Problems);
        Assert.Single(Mirror.Items);
    }

    [Theory]
    [InlineData("mail:INBOX", "Maildir/cur", ItemKind.Message)]
    [InlineData("mail:Work", "Maildir/.Work", ItemKind.Message)]
    [InlineData("drive:Plans/x", "drive/Plans/x", ItemKind.Document)]
    [InlineData("contacts:Friends", "contacts", ItemKind.Contact)]
    public async Task Nothing_is_written_through_a_link_out_of_the_tree(string folder, string link, ItemKind kind)
    {
        var path = Tree[$"{Home}/{link}"];
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        File.CreateSymbolicLink(path, Outside.Path);
        var before = Directory.GetFileSystemEntries(Outside.Path, "*", SearchOption.AllDirectories).Order().ToList();

        await Assert.ThrowsAsync<MailboxException>(async () =>
        {
            await PutFolderAsync(folder);
            await PutAsync(new Placement { Key = "x" }, kind, folder, [1]);
        });

        Assert.Equal(before, Directory.GetFileSystemEntries(Outside.Path, "*", SearchOption.AllDirectories).Order());
    }
}
