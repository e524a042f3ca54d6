using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Hosting;

/// <summary>The service <c>module</c>: stopped, nothing is done until it is started again.</summary>
public sealed class ModuleSwitchTests : IAsyncLifetime
{
    private EngineFixture _engine = null!;
    private ScriptedAccount _anna = null!;

    public async Task InitializeAsync() => _engine = await EngineFixture.StartedAsync(server =>
    {
        _anna = server.AddAccount("anna@example.com");
        _anna.Add("mail:INBOX", "a", "Subject: a\n");
    });

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Stopped_it_begins_nothing_and_says_so()
    {
        await SwitchAsync("module", on: false);

        Assert.Equal(ModuleSwitch.StoppedReason, Assert.Throws<BackupRequestException>(() => _engine.Engine.StartSmartScan(deep: false, "test")).Message);
        await Assert.ThrowsAsync<BackupRequestException>(() => _engine.Services.GetRequiredService<IPurgeService>().StartAsync(new PurgeRequest(), "test", CancellationToken.None));
        await Assert.ThrowsAsync<BackupRequestException>(() => SwitchAsync("backup-realtime", on: true));
        Assert.False((await _engine.RealTime.GetStatusAsync(CancellationToken.None)).IsOn);
        Assert.All(await _engine.Services.GetRequiredService<IScheduleService>().ListAsync(CancellationToken.None), run => Assert.Null(run.Next));
        var info = await InfoAsync();
        Assert.True(info is { IsStopped: true, IsUnattended: true });
        Assert.Contains(BackupStatus.StoppedWarning, info.Warnings);
        Assert.Equal(1, info.Items); // what is there can be looked at
    }

    [Fact]
    public async Task It_stays_stopped_over_a_restart_and_started_again_it_sees_what_it_missed()
    {
        await SwitchAsync("module", on: false);
        _anna.Add("mail:INBOX", "b", "Subject: b\n");
        await _engine.RestartAsync();
        Assert.True((await InfoAsync()).IsStopped);
        var before = _engine.Engine.ListOperations().Count;

        await SwitchAsync("module", on: true);

        Assert.True((await _engine.RealTime.GetStatusAsync(CancellationToken.None)).IsOn);
        Assert.False((await InfoAsync()).IsUnattended);
        await _engine.SmartScanAsync();
        Assert.Equal(2, (await InfoAsync()).Items);
        Assert.True(_engine.Engine.ListOperations().Count > before);
    }

    [Fact]
    public async Task A_Real_Time_Scan_that_was_off_stays_off()
    {
        await SwitchAsync("backup-realtime", on: false);

        await SwitchAsync("module", on: false);
        await SwitchAsync("module", on: true);

        Assert.False((await _engine.RealTime.GetStatusAsync(CancellationToken.None)).IsOn);
    }

    [Fact]
    public async Task What_runs_is_asked_to_stop()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var operation = _engine.Services.GetRequiredService<OperationRunner>().Run(new OperationRequest { Kind = OperationKinds.Export, Author = "test" }, async job =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, job.Stop);
        });
        await begun.Task;

        await SwitchAsync("module", on: false);

        Assert.Equal(OperationState.Stopped, (await _engine.EndAsync(operation)).State);
    }

    private Task<BackupStatus> InfoAsync() => _engine.Engine.GetBackupInfoAsync(CancellationToken.None);

    private Task SwitchAsync(string service, bool on) =>
        _engine.Services.GetServices<IBackupService>().Single(one => one.Name == service).SwitchAsync(on, "test", CancellationToken.None);
}
