using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Purge;

/// <summary>Purge by the properties as they are set: globally, for a class of service, for one account.</summary>
public sealed class PropertyRetentionTests : IAsyncLifetime
{
    private const string DataDays = "ZxBackup_DataRetentionDays";

    private readonly ScriptedAccount _anna = new("anna@example.com");
    private PurgeFixture _fixture = null!;
    private ScriptedAccount _ben = null!;
    private ScriptedAccount _carl = null!;

    public async Task InitializeAsync()
    {
        _fixture = await PurgeFixture.StartedAsync(_anna, "");
        _ben = _fixture.Engine.Server.AddAccount("ben@example.com");
        _carl = _fixture.Engine.Server.AddAccount("carl@example.com");
        foreach (var inArchive in (ScriptedAccount[])[_ben, _carl])
            inArchive.Settings = ItemAttributes.Of([new(AttributeNames.Status, "active"), new(AttributeNames.ClassOfService, "Archive")]);
        foreach (var account in (ScriptedAccount[])[_anna, _ben, _carl])
        {
            account.Add("mail:INBOX", "gone", $"Subject: gone {account.Name}");
            account.Add("mail:INBOX", "stays", $"Subject: stays {account.Name}");
        }

        await _fixture.Engine.SmartScanAsync();
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task The_retention_of_an_account_goes_before_that_of_its_class_and_that_before_the_global_one()
    {
        await SetAsync(PropertyLevel.Global, "", DataDays, "10");
        await SetAsync(PropertyLevel.Cos, "archive", DataDays, "20");
        await SetAsync(PropertyLevel.Account, _carl.Name, DataDays, "0");
        foreach (var account in (ScriptedAccount[])[_anna, _ben, _carl])
            _fixture.Delete(account, "gone");
        await _fixture.Engine.SmartScanAsync();

        _fixture.Advance(11);
        Assert.Equal(1, (await _fixture.PurgeAsync())["items-purged"]);
        Assert.Equal(["ben@example.com", "carl@example.com"], await WithDeletedAsync());

        _fixture.Advance(10);
        Assert.Equal(1, (await _fixture.PurgeAsync())["items-purged"]);
        Assert.Equal(["carl@example.com"], await WithDeletedAsync());

        _fixture.Advance(4000);
        Assert.Equal(0, (await _fixture.PurgeAsync())["items-purged"]);

        // What is set holds at once, and what it was set to before is not remembered by anybody.
        await SetAsync(PropertyLevel.Account, _carl.Name, DataDays, null);
        Assert.Equal(1, (await _fixture.PurgeAsync())["items-purged"]);
        Assert.Empty(await WithDeletedAsync());
        await _fixture.AssertCleanAsync();
    }

    [Fact]
    public async Task An_account_that_is_not_backed_up_any_more_goes_after_the_account_retention_of_its_class()
    {
        await SetAsync(PropertyLevel.Cos, "archive", "backupAccountsRetentionDays", "50");
        await SetAsync(PropertyLevel.Cos, "archive", "backupEnabled", "false");
        await _fixture.Engine.SmartScanAsync();
        _fixture.Advance(40);
        Assert.Equal(0, (await _fixture.PurgeAsync())["accounts-purged"]);

        await SetAsync(PropertyLevel.Account, _carl.Name, "backupEnabled", "true");
        await _fixture.Engine.SmartScanAsync();
        _fixture.Advance(11);

        Assert.Equal(1, (await _fixture.PurgeAsync())["accounts-purged"]);
        var left = await _fixture.Engine.Engine.GetAvailableAccountsAsync(at: null, hideDeleted: false, CancellationToken.None);
        Assert.Equal(["anna@example.com", "carl@example.com"], left.Select(account => account.Name).Order(StringComparer.Ordinal));
        Assert.All(left, account => Assert.Null(account.DeletedAt));
        (await _fixture.Engine.ReadAsync()).AssertIsMailbox(_carl);
        await _fixture.AssertCleanAsync();
    }

    private Task<PropertyValue> SetAsync(PropertyLevel level, string target, string name, string? value) => _fixture.Engine.Services
        .GetRequiredService<IPropertyService>()
        .ChangeAsync(level, target, name, value, "test", CancellationToken.None);

    private async Task<IEnumerable<string>> WithDeletedAsync()
    {
        var state = await _fixture.Engine.ReadAsync();
        return ((ScriptedAccount[])[_anna, _ben, _carl]).Where(account => state.Items(account).Any(item => !item.IsLiving)).Select(account => account.Name);
    }
}
