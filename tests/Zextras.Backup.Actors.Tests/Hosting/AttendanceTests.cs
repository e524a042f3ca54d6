using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Hosting;

/// <summary>Whether somebody, or something, looks after the backup: what its state says of scans that are off and of checks.</summary>
public sealed class AttendanceTests : IAsyncLifetime
{
    private EngineFixture _engine = null!;

    public async Task InitializeAsync() => _engine = await EngineFixture.StartedAsync(server => server.AddAccount("anna@example.com").Add("mail:INBOX", "a", "Subject: a\n"));

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task With_both_scans_off_nothing_is_backed_up_and_it_says_so()
    {
        Assert.False((await InfoAsync()).IsUnattended);
        await SwitchAsync("backup-realtime", on: false);
        var half = await InfoAsync();
        Assert.False(half.IsUnattended);
        Assert.Contains(half.Warnings, warning => warning.StartsWith("The Real Time Scan is off: ", StringComparison.Ordinal));

        await SwitchAsync("smartscan-cron", on: false);

        var info = await InfoAsync();
        Assert.True(info.IsUnattended);
        Assert.Equal([BackupStatus.UnattendedWarning], info.Warnings.Where(warning => warning.Contains("Real Time Scan", StringComparison.Ordinal)));
        await SwitchAsync("smartscan-cron", on: true);
        Assert.False((await InfoAsync()).IsUnattended);
    }

    [Fact]
    public async Task A_check_counts_when_it_read_everything()
    {
        await CheckAsync(new CoherencyRequest { BackupPath = _engine.BackupPath, Sample = 0.5 });
        await CheckAsync(new CoherencyRequest { BackupPath = _engine.BackupPath, Accounts = ["anna@example.com"] });
        Assert.Null((await InfoAsync()).LastVerification);

        await CheckAsync(new CoherencyRequest { BackupPath = _engine.BackupPath });

        Assert.Equal(_engine.Clock.GetUtcNow(), (await InfoAsync()).LastVerification!.Value, TimeSpan.FromMinutes(5));
        await _engine.SmartScanAsync();
        Assert.NotNull((await InfoAsync()).LastVerification);
    }

    [Fact]
    public async Task The_servers_configuration_is_archived_on_request_and_by_a_schedule_of_its_own()
    {
        var archive = Path.Combine(_engine.BackupPath, "servers");
        Directory.Delete(archive, recursive: true);

        var done = await _engine.EndAsync(_engine.Services.GetRequiredService<IServerArchiveService>().Start("test"));

        Assert.Equal((OperationState.Done, "doBackupServerCustomizations"), (done.State, done.Kind));
        Assert.Equal("engine.tar.gz", Path.GetFileName(Assert.Single(Directory.GetFiles(archive, "*", SearchOption.AllDirectories))));
        Assert.Null((await ArchiveAsync()).Next);
        await SwitchAsync("serverarchive-cron", on: true);
        Assert.NotNull((await ArchiveAsync()).Next);

        async Task<ScheduledRun> ArchiveAsync() =>
            (await _engine.Services.GetRequiredService<IScheduleService>().ListAsync(CancellationToken.None)).Single(run => run.Job == "ServerArchive");
    }

    [Fact]
    public async Task Whoever_is_named_for_notifications_stands_in_the_operation()
    {
        OperationAudience.Current = "anna@example.com";
        var scan = _engine.Engine.StartSmartScan(deep: true, "test");
        OperationAudience.Current = null;

        Assert.Equal("anna@example.com", scan.Arguments["notifications"]);
        await _engine.EndAsync(scan);
        Assert.DoesNotContain("notifications", (await _engine.SmartScanAsync()).Arguments.Keys);
    }

    private Task<BackupStatus> InfoAsync() => _engine.Engine.GetBackupInfoAsync(CancellationToken.None);

    private Task SwitchAsync(string service, bool on) =>
        _engine.Services.GetServices<IBackupService>().Single(one => one.Name == service).SwitchAsync(on, "test", CancellationToken.None);

    private async Task CheckAsync(CoherencyRequest request)
    {
        var check = await _engine.Services.GetRequiredService<ICoherencyService>().StartAsync(request, "test", CancellationToken.None);
        Assert.Equal(OperationState.Done, (await _engine.EndAsync(check)).State);
    }
}
