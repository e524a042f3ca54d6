using Xunit;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What the engine relies on beyond mail, whatever the mailbox server: reading. Writing is in <see cref="MailboxPutContract"/>.</summary>
public abstract class MailboxContract : MailChangeContract
{
    [Fact]
    public async Task Accounts_are_listed_with_their_settings()
    {
        var ben = await Driver.CreateAccountAsync("ben@example.com", Settings);

        var accounts = await ListAccountsAsync();

        Assert.Equal([Anna, "ben@example.com"], accounts.Select(account => account.Name).Order());
        Assert.Equal(new[] { Account, ben }.Order(ById), accounts.Select(account => account.Id).Order(ById));
        Assert.All(accounts, account => Assert.Equal("Anna Lind", account.Settings!.First("display-name")));
        Assert.All(accounts, account => Assert.Null(account.Problem));
    }

    [Fact]
    public async Task Directory_objects_are_listed_with_their_attributes()
    {
        await Driver.CreateDirectoryObjectAsync(ItemKind.DistributionList, "team@example.com", ItemAttributes.Empty.With(AttributeNames.Member, Anna, "ben@example.com"));
        await Driver.CreateDirectoryObjectAsync(ItemKind.ClassOfService, "standard", ItemAttributes.Empty);

        var entries = await ListDirectoryAsync();

        var list = Assert.Single(entries, entry => entry.Kind is ItemKind.DistributionList);
        Assert.Equal("team@example.com", list.Name);
        Assert.Equal([Anna, "ben@example.com"], list.Attributes[AttributeNames.Member]);
        Assert.Single(entries, entry => entry is { Kind: ItemKind.ClassOfService, Name: "standard" });
    }

    [Fact]
    public async Task Where_nothing_changed_no_resource_is_shown_again()
    {
        await Driver.CreateFolderAsync(Anna, "calendars:Home");
        await Driver.PutResourceAsync(Anna, "calendars:Home", "a.ics", Samples.Event("a", "Lunch"));
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var cursor = Mirror.Cursor;

        var run = await Mirror.ReadAsync();

        Assert.Empty(run.Changed);
        Assert.Empty(run.Unchanged);
        Assert.Single(Mirror.Items);
        Assert.Equal(cursor, Mirror.Cursor);
    }

    [Theory]
    [InlineData("contacts:Friends", "a.vcf")]
    [InlineData("calendars:Home", "a.ics")]
    [InlineData("drive:Plans", "a.txt")]
    public async Task A_resource_that_is_rewritten_has_another_content_revision(string folder, string name)
    {
        await Driver.CreateFolderAsync(Anna, folder);
        var key = await Driver.PutResourceAsync(Anna, folder, name, ResourceOf(folder, "one"));
        Driver.LetTimePass();
        await Mirror.ReadAsync();
        var before = Mirror.Item(key);
        await Driver.PutResourceAsync(Anna, folder, name, ResourceOf(folder, "two"));

        var run = await Mirror.ReadAsync();

        var after = Assert.Single(run.Changed);
        Assert.Equal(key, after.Key);
        Assert.NotEqual(before.ContentRevision, after.ContentRevision);
        Assert.Equal(ResourceOf(folder, "two"), await Mirror.ContentAsync(after));
    }

    protected static byte[] ResourceOf(string folder, string text) => folder.Split(':')[0] switch
    {
        "contacts" => Samples.Contact("1", text),
        "calendars" => Samples.Event("1", text),
        _ => Mirror.Bytes(text),
    };

    private static Comparer<AccountId> ById => Comparer<AccountId>.Create((a, b) => a.Value.CompareTo(b.Value));
}
