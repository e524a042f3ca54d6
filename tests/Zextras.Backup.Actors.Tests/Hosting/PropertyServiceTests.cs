using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Hosting;

/// <summary>Properties in a whole engine: kept over a restart, and obeyed.</summary>
public sealed class PropertyServiceTests : IAsyncLifetime
{
    private readonly EngineFixture _engine = new();
    private ScriptedAccount _anna = null!;
    private ScriptedAccount _ben = null!;

    private IPropertyService Properties => _engine.Services.GetRequiredService<IPropertyService>();

    public async Task InitializeAsync()
    {
        _anna = _engine.Server.AddAccount("anna@example.com");
        _ben = _engine.Server.AddAccount("ben@example.com");
        _ben.Settings = ItemAttributes.Of([new(AttributeNames.Status, "active"), new(AttributeNames.ClassOfService, "Archive")]);
        _anna.Add("mail:INBOX", "a", "Subject: a\n");
        _ben.Add("mail:INBOX", "b", "Subject: b\n");
        await _engine.StartAsync();
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task A_change_holds_at_once_and_after_a_restart()
    {
        var changed = await ChangeAsync(PropertyLevel.Global, "", "zxbackup_dataretentiondays", "60");
        Assert.Equal(("60", "global", false), (changed.Value, changed.Origin, changed.IsInherited));
        await ChangeAsync(PropertyLevel.Server, "", "ZxBackup_DataRetentionDays", "7");

        await _engine.RestartAsync();

        Assert.Equal(("7", "server"), await ShowAsync());
        await ChangeAsync(PropertyLevel.Server, "", "ZxBackup_DataRetentionDays", null);
        Assert.Equal(("60", "global"), await ShowAsync());

        async Task<(string, string)> ShowAsync()
        {
            var all = await Properties.DumpAsync(PropertyLevel.Server, "", CancellationToken.None);
            var one = all.Single(property => property.Name == "ZxBackup_DataRetentionDays");
            return (one.Value, one.Origin);
        }
    }

    [Fact]
    public async Task An_account_that_is_switched_off_counts_as_deleted_and_comes_back()
    {
        await ChangeAsync(PropertyLevel.Cos, "archive", "backupEnabled", "false");

        var scan = await _engine.SmartScanAsync();

        Assert.Contains(scan.Warnings, warning => warning.Contains("not backed up", StringComparison.Ordinal));
        Assert.Equal(["ben@example.com"], await DeletedAsync());
        var shown = await Properties.DumpAsync(PropertyLevel.Account, "ben@example.com", CancellationToken.None);
        Assert.Equal("cos Archive", shown.Single(one => one.Name == "backupEnabled").Origin);

        await ChangeAsync(PropertyLevel.Account, "ben@example.com", "backupEnabled", "true");
        await _engine.SmartScanAsync();
        Assert.Empty(await DeletedAsync());
    }

    [Theory]
    [InlineData(PropertyLevel.Server, "", "backupEnabled", "true", "cos, account")]
    [InlineData(PropertyLevel.Account, "anna@example.com", "backupSmartScanScheduler", "0 5 * * *", "global, server")]
    [InlineData(PropertyLevel.Account, "nobody@example.com", "backupEnabled", "true", "nobody@example.com")]
    [InlineData(PropertyLevel.Cos, "", "backupEnabled", "true", "class of service")]
    [InlineData(PropertyLevel.Cos, "archve", "backupEnabled", "true", "'archve', but: Archive")]
    [InlineData(PropertyLevel.Global, "", "ZxBackup_DataRetentionDays", "-3", "0..36500 days")]
    [InlineData(PropertyLevel.Global, "", "backupPurgeScheduler", "0 4 31 2 *", "never comes")]
    [InlineData(PropertyLevel.Global, "", "backupPurgeScheduler", "0 4", "minute hour day month weekday")]
    [InlineData(PropertyLevel.Global, "", "ZxBackup_RealTimeScanner", "true", "server")]
    public async Task What_cannot_be_set_there_is_refused(PropertyLevel level, string target, string name, string value, string says)
    {
        var refused = await Assert.ThrowsAsync<BackupRequestException>(() => ChangeAsync(level, target, name, value));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Real_Time_Scan_is_a_property_too()
    {
        Assert.Equal(("true", "default"), await RealTimeAsync());

        await ChangeAsync(PropertyLevel.Server, "", "ZxBackup_RealTimeScanner", "false");

        Assert.Equal(("false", "server"), await RealTimeAsync());
        Assert.False((await _engine.RealTime.GetStatusAsync(CancellationToken.None)).IsOn);
        await ChangeAsync(PropertyLevel.Server, "", "ZxBackup_RealTimeScanner", null);
        Assert.Equal(("true", "default"), await RealTimeAsync());

        async Task<(string, string)> RealTimeAsync()
        {
            var one = (await Properties.DumpAsync(PropertyLevel.Server, "", CancellationToken.None)).Single(property => property.Name == "ZxBackup_RealTimeScanner");
            return (one.Value, one.Origin);
        }
    }

    [Fact]
    public async Task The_service_of_a_schedule_switches_its_property()
    {
        var service = _engine.Services.GetServices<IBackupService>().Single(one => one.Name == "smartscan-cron");
        Assert.True(await service.IsRunningAsync(CancellationToken.None));
        var before = Assert.Single(await SchedulesAsync(), run => run.Job == "SmartScan");
        Assert.NotNull(before.Next);

        await service.SwitchAsync(on: false, "test", CancellationToken.None);

        Assert.False(await service.IsRunningAsync(CancellationToken.None));
        var after = Assert.Single(await SchedulesAsync(), run => run.Job == "SmartScan");
        Assert.Equal((false, null), (after.IsOn, after.Next));
    }

    private Task<IReadOnlyList<ScheduledRun>> SchedulesAsync() => _engine.Services.GetRequiredService<IScheduleService>().ListAsync(CancellationToken.None);

    private Task<PropertyValue> ChangeAsync(PropertyLevel level, string target, string name, string? value) =>
        Properties.ChangeAsync(level, target, name, value, "test", CancellationToken.None);

    private async Task<string[]> DeletedAsync() =>
        [.. (await _engine.Engine.GetAvailableAccountsAsync(null, hideDeleted: false, CancellationToken.None))
            .Where(account => account.DeletedAt is not null)
            .Select(account => account.Name)];
}
