using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Feed;

public sealed class GapTests : IAsyncLifetime
{
    private const string Inbox = "mail:INBOX";

    private FeedEngine _engine = null!;
    private ScriptedAccount _anna = null!;
    private ScriptedAccount _ben = null!;

    public async Task InitializeAsync() => _engine = await FeedEngine.StartAsync(server =>
    {
        _anna = server.AddAccount("anna@example.com");
        _anna.Add(Inbox, "1", "Subject: first");
        _ben = server.AddAccount("ben@example.com");
        _ben.Add(Inbox, "1", "Subject: first of Ben");
    });

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task The_first_start_needs_one_scan_and_leaves_no_gap()
    {
        Assert.Single(_engine.Fixture.Engine.ListOperations());
        Assert.Empty((await _engine.Fixture.Engine.GetBackupInfoAsync(CancellationToken.None)).Warnings);
        var status = await _engine.StatusAsync();
        Assert.True(status is { IsOn: true, IsListening: true, Source: "scripted events" });
    }

    [Fact]
    public async Task A_connection_that_drops_is_a_gap_that_a_scan_closes_by_itself()
    {
        _engine.Feed.Refuses = new MailboxException(MailboxFailure.Unavailable, "Nobody listens there.");
        _engine.Feed.Break("The connection is lost.");
        await _engine.UntilAsync(async () => (await _engine.StatusAsync()).Error == "Nobody listens there.");
        _anna.Add(Inbox, "2", "Subject: unheard");

        var gap = Assert.Single((await _engine.StatusAsync()).Gaps);
        Assert.True(gap is { IsOfAll: true, End: null, Reason: "The connection is lost." });
        Assert.Contains((await _engine.Fixture.Engine.GetBackupInfoAsync(CancellationToken.None)).Warnings, warning => warning.Contains("does not hear"));

        _engine.Feed.Refuses = null;
        await _engine.QuietAsync(0);
        var unheard = (await _engine.ReadSoundAsync(_anna)).Living(_anna, Inbox, "2");
        Assert.Equal([TransactionCause.SmartScan], FeedEngine.Causes(unheard));
    }

    [Fact]
    public async Task Lost_events_of_one_account_are_made_good_by_a_scan_of_that_account()
    {
        _anna.Add(Inbox, "2", "Subject: unheard");
        var now = _engine.Fixture.Clock.GetUtcNow();
        _engine.Feed.Tell(new MailboxEvent.Lost { At = now, Since = now.AddSeconds(-5), Reason = "The queue ran over.", Accounts = [_anna.Name] });

        await _engine.QuietAsync(1);
        await _engine.ReadSoundAsync(_anna);
        var scan = _engine.Fixture.Engine.ListOperations()[0];
        Assert.True(scan is { Kind: OperationKinds.AccountScan, State: OperationState.Done, Author: "real-time scan" });
        Assert.Equal(_anna.Name, scan.Arguments["account"]);
    }

    [Fact]
    public async Task An_event_of_an_account_that_is_not_in_the_backup_brings_it_in()
    {
        var carl = _engine.Fixture.Server.AddAccount("carl@example.com");
        carl.Add(Inbox, "1", "Subject: first of Carl");
        _engine.Feed.Tell(carl, MailboxHint.Of(Inbox, "1"));
        await _engine.QuietAsync(1);
        await _engine.ReadSoundAsync(carl);

        carl.Add(Inbox, "2", "Subject: second of Carl");
        _engine.Feed.Tell(carl, MailboxHint.Of(Inbox, "2"));
        await _engine.QuietAsync(2);
        Assert.Equal([TransactionCause.RealTime], FeedEngine.Causes((await _engine.ReadSoundAsync(carl)).Living(carl, Inbox, "2")));
    }

    [Fact]
    public async Task An_event_of_an_account_that_the_server_does_not_have_leaves_no_gap_behind()
    {
        _engine.Feed.Tell(new ScriptedAccount("nobody@example.com"), MailboxHint.Of(Inbox, "1"));
        await _engine.QuietAsync(1);
        Assert.Single(_engine.Feed.Recorded);
    }

    [Fact]
    public async Task Changed_settings_of_an_account_are_recorded_by_its_scan()
    {
        _anna.Settings = ItemAttributes.Of([new(AttributeNames.Status, "locked")]);
        _engine.Feed.Tell(new MailboxEvent.AccountChanged { Account = _anna.Name, At = _engine.Fixture.Clock.GetUtcNow() });
        await _engine.QuietAsync(1);

        var own = (await _engine.Fixture.ReadAsync(_anna)).Own(_anna);
        Assert.Equal(_anna.Settings, own.Current!.State.Content.Attributes);
    }

    [Fact]
    public async Task Switched_off_it_hears_nothing_says_so_and_stays_off_over_a_restart()
    {
        var off = await _engine.Fixture.RealTime.SwitchAsync(isOn: false, "root", CancellationToken.None);
        Assert.False(off.IsOn);
        Assert.False(_engine.Feed.IsHeard);
        Assert.Contains("root", Assert.Single(off.Gaps).Reason);

        await _engine.Fixture.RestartAsync();
        Assert.False((await _engine.StatusAsync()).IsOn);
        Assert.False(_engine.Feed.IsHeard);
        var warnings = (await _engine.Fixture.Engine.GetBackupInfoAsync(CancellationToken.None)).Warnings;
        Assert.Contains(warnings, warning => warning.Contains("Real Time Scan is off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Switching_it_on_again_starts_a_smart_scan()
    {
        await _engine.Fixture.RealTime.SwitchAsync(isOn: false, "root", CancellationToken.None);
        _anna.Add(Inbox, "2", "Subject: unheard");
        var on = await _engine.Fixture.RealTime.SwitchAsync(isOn: true, "root", CancellationToken.None);
        Assert.True(on is { IsOn: true, IsListening: true });

        await _engine.QuietAsync(0);
        await _engine.ReadSoundAsync(_anna);
        Assert.Equal(OperationKinds.SmartScan, _engine.Fixture.Engine.ListOperations()[0].Kind);
    }

    [Fact]
    public async Task A_restart_is_a_gap_that_begins_no_later_than_the_engine_ended()
    {
        var before = _engine.Fixture.Clock.GetUtcNow();
        await _engine.Fixture.StopAsync();
        _anna.Add(Inbox, "2", "Subject: unheard");
        _anna.Script(pages => throw Scripts.Unavailable()); // the first scan does not close it
        await _engine.Fixture.StartAsync(awaitScan: false);

        var gaps = (await _engine.StatusAsync()).Gaps;
        Assert.All(gaps, gap => Assert.True(gap.Start <= before));
        await _engine.QuietAsync(0);
        await _engine.ReadSoundAsync(_anna);
        await _engine.ReadSoundAsync(_ben);
    }

    [Fact]
    public async Task A_gap_that_was_open_when_the_engine_fell_is_open_when_it_is_back()
    {
        _engine.Feed.Refuses = new MailboxException(MailboxFailure.Unavailable, "Nobody listens there.");
        _engine.Feed.Break("The connection is lost.");
        await _engine.UntilAsync(async () => (await _engine.StatusAsync()).Gaps.Count == 1);

        await _engine.Fixture.RestartAsync(awaitScan: false);
        Assert.Equal("The connection is lost.", Assert.Single((await _engine.StatusAsync()).Gaps).Reason);
        _engine.Feed.Refuses = null;
        await _engine.QuietAsync(0);
    }
}
