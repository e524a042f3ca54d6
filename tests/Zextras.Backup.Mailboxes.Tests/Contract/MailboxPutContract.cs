using Xunit;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>What the engine relies on when it puts accounts and directory objects back.</summary>
public abstract class MailboxPutContract : MailboxContract
{
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
}
