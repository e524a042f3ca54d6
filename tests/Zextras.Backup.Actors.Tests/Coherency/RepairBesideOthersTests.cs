using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Feed;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Coherency;

/// <summary>A repair in an engine in which other things go on.</summary>
public sealed class RepairBesideOthersTests : IAsyncLifetime
{
    private const string Inbox = "mail:INBOX";

    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FeedEngine _engine = null!;
    private ScriptedAccount _anna = null!;

    private EngineFixture Fixture => _engine.Fixture;

    public async Task InitializeAsync() => _engine = await FeedEngine.StartAsync(server =>
    {
        _anna = server.AddAccount("anna@example.com");
        _anna.Add(Inbox, "1", "Subject: first");
    });

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task A_repair_that_is_asked_for_beside_a_scan_waits_for_its_end()
    {
        _anna.Script(Scripts.RunsBefore(1, () => _goOn.Task));
        var scan = await Fixture.Engine.StartAccountScanAsync(_anna.Name, deep: true, "test", CancellationToken.None);

        var fix = await StartFixAsync();

        Assert.Equal(OperationState.Queued, fix.State);
        Assert.Equal($"waits for doAccountScan {scan.Id}", fix.Progress.Step);
        _goOn.SetResult();
        Assert.Equal(OperationState.Done, (await Fixture.EndAsync(fix)).State);
        Assert.Equal(OperationState.Done, Fixture.Engine.FindOperation(scan.Id)!.State);
    }

    [Fact]
    public async Task What_the_real_time_scan_hears_during_a_repair_is_recorded_after_it()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _anna.Script(Scripts.RunsBefore(1, () =>
        {
            begun.SetResult();
            return _goOn.Task;
        }));
        var fix = await StartFixAsync();
        await begun.Task.WaitAsync(EngineFixture.Patience);

        var added = _anna.Add(Inbox, "2", "Subject: second");
        _engine.Feed.Tell(_anna, MailboxHint.Of(Inbox, "2"));
        var region = ActorRegistry.For(Fixture.System).Get<AccountRegion>();
        var look = new AccountCommands.LookAt(_anna.Id, Look: 4711, Gone: [], [MailboxHint.Of(Inbox, "2")]);
        Assert.Equal(new AccountReplies.Busy(_anna.Id, 4711), await region.Ask<object>(look, EngineFixture.Patience));
        Assert.DoesNotContain((await Fixture.ReadAsync(_anna)).Items(_anna), item => item.Current!.State.Content.Digest == added.Digest);

        _goOn.SetResult();
        Assert.Equal(OperationState.Done, (await Fixture.EndAsync(fix)).State);
        await _engine.QuietAsync(1);
        await _engine.ReadSoundAsync(_anna);
        Assert.Empty((await _engine.StatusAsync()).Gaps);
    }

    private Task<Operation> StartFixAsync() => Fixture.Services.GetRequiredService<ICoherencyService>().StartAsync(
        new CoherencyRequest { BackupPath = Fixture.BackupPath, FixBackup = true, CheckMailbox = true }, "test", CancellationToken.None);
}
