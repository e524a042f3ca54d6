using Xunit;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What the engine relies on beyond what lies in mailboxes: accounts and directory. Writing is in <see cref="MailboxPutContract"/>.</summary>
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

    private static Comparer<AccountId> ById => Comparer<AccountId>.Create((a, b) => a.Value.CompareTo(b.Value));
}
