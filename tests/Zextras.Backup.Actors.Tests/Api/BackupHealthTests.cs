using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;
using Zextras.Backup.Node.Monitoring;

namespace Zextras.Backup.Actors.Tests.Api;

public sealed class BackupHealthTests
{
    private static readonly DateTimeOffset Now = FakeEngine.Morning;

    private static readonly BackupStatus Fine = new()
    {
        Version = "1",
        Server = new ServerId(Guid.Parse("01935000-0000-7000-8000-000000000001")),
        Mailboxes = "test:",
        BackupPath = "/backup",
        FormatVersion = 1,
        FirstRun = Now.AddDays(-9),
        LastSmartScan = Now.AddHours(-4),
        FreeBytes = 1000,
        Items = 5,
        DeletedItems = 0,
        Accounts = 1,
        DeletedAccounts = 0,
        Bytes = 10,
        BlobBytes = 10,
        IncomingVolumes = 0,
        Quarantined = [],
        Warnings = [],
    };

    private static readonly ScheduledRun Daily = new() { Job = "SmartScan", Cron = "0 4 * * *", Zone = "UTC", IsOn = true, Next = Now.AddHours(20) };

    private static readonly AvailableAccount Anna = new()
    {
        Id = new AccountId(Guid.Parse("01935000-0000-7000-8000-000000000002")),
        Name = "anna\"@example.com",
        LastScan = Now.AddHours(-4),
    };

    [Fact]
    public void A_backup_that_is_well_is_good_and_nothing_is_to_be_done()
    {
        var page = BackupHealth.Judge(View(Fine, [FakeEngine.OperationIn(OperationState.Done)]), Now);

        Assert.Equal("good", page.Verdict);
        Assert.Empty(page.Findings);
        Assert.Equal((Daily.Next, Fine.LastSmartScan), (page.NextSmartScan, page.LastSmartScan));
    }

    [Theory]
    [InlineData(25, "good")]
    [InlineData(27, "warning")]
    [InlineData(73, "alarm")]
    public void The_older_the_last_scan_the_worse(int hours, string verdict) =>
        Assert.Equal(verdict, BackupHealth.Judge(View(Fine with { LastSmartScan = Now.AddHours(-hours) }), Now).Verdict);

    [Fact]
    public void What_is_wrong_comes_with_what_to_do()
    {
        var view = View(Fine with { Quarantined = ["4711"] }, [FakeEngine.OperationIn(OperationState.Failed, "because")]) with
        {
            Accounts = [Anna with { LastScan = Now.AddDays(-2) }],
            Schedules = [Daily with { IsOn = false, Next = null }],
        };

        var page = BackupHealth.Judge(view, Now);

        Assert.Equal("warning", page.Verdict);
        Assert.Equal(4, page.Findings.Count);
        Assert.All(page.Findings, finding => Assert.NotEmpty(finding.Remedy));
    }

    [Fact]
    public void Without_any_complete_backup_it_is_an_alarm() =>
        Assert.Equal("alarm", BackupHealth.Judge(View(Fine with { LastSmartScan = null, Warnings = ["There is no complete backup."] }), Now).Verdict);

    [Fact]
    public void Figures_are_text_that_Prometheus_reads()
    {
        var text = PrometheusText.Of(View(Fine, [FakeEngine.OperationIn(OperationState.Running)]), Now);

        Assert.Contains("# TYPE backup_items gauge\nbackup_items{state=\"active\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains($"backup_account_last_scan_timestamp_seconds{{account=\"anna\\\"@example.com\"}} {Anna.LastScan!.Value.ToUnixTimeSeconds()}\n", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd().Split('\n'), line => Assert.Matches("^(# (HELP|TYPE) .*|[a-z_]+(\\{.*\\})? -?[0-9.E+]+)$", line));
    }

    [Fact]
    public void With_neither_scan_on_it_is_one_alarm_that_says_what_to_switch_on()
    {
        var view = View(Fine with { IsUnattended = true, Warnings = [BackupStatus.UnattendedWarning] }) with { Schedules = [Daily with { IsOn = false, Next = null }] };

        var page = BackupHealth.Judge(view, Now);

        var finding = Assert.Single(page.Findings);
        Assert.Equal(("alarm", "alarm"), (page.Verdict, finding.Level));
        Assert.Contains("doStartService smartscan-cron", finding.Remedy, StringComparison.Ordinal);
        Assert.Contains("\nbackup_unattended 1\n", PrometheusText.Of(view, Now), StringComparison.Ordinal);
    }

    [Fact]
    public void Lag_and_open_gaps_are_shown_for_the_accounts_they_concern()
    {
        var ben = Anna with { Id = new AccountId(Guid.Parse("01935000-0000-7000-8000-000000000003")), Name = "ben@example.com" };
        var realTime = new FakeRealTime().Status;
        var view = View(Fine) with
        {
            Accounts = [Anna, ben],
            RealTime = realTime with
            {
                Gaps = [realTime.Gaps[0] with { Accounts = [Anna.Name] }],
                Accounts = [realTime.Accounts[0] with { Name = Anna.Name, Lag = TimeSpan.FromSeconds(3) }, realTime.Accounts[0] with { Name = ben.Name, Waiting = 0 }],
            },
        };

        var page = BackupHealth.Judge(view, Now);

        Assert.Equal((3000.0, 1L), (page.Accounts[0].LagMs, page.Accounts[0].OpenGaps));
        Assert.Equal(((double?)null, 0L), (page.Accounts[1].LagMs, page.Accounts[1].OpenGaps));
        Assert.Equal((true, true, 1L), (page.RealTime!.On, page.RealTime.Listening, page.RealTime.OpenGaps));
        var text = PrometheusText.Of(view, Now);
        Assert.Contains("backup_account_realtime_lag_seconds{account=\"anna\\\"@example.com\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("backup_account_open_gaps{account=\"ben@example.com\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"backup_realtime_gap_seconds {(Now - realTime.Gaps[0].Start).TotalSeconds}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_is_verified_by_a_check_of_everything_or_by_one_of_its_own_that_read_it_whole()
    {
        var ben = Anna with { Id = new AccountId(Guid.Parse("01935000-0000-7000-8000-000000000003")), Name = "ben@example.com" };
        var all = Now.AddDays(-9);
        var view = View(
            Fine with { LastVerification = all },
            [Check("BEN@example.com", Now.AddDays(-1)), Check($"{Anna.Id}", Now.AddDays(-20)), Check($"{Anna.Id}", Now, ("sample", "5 %"))]) with
        { Accounts = [Anna, ben] };

        var page = BackupHealth.Judge(view, Now);

        Assert.Equal([all, Now.AddDays(-1)], page.Accounts.Select(account => account.LastVerification));
        Assert.Equal(all, page.LastVerification);
    }

    private static Operation Check(string accounts, DateTimeOffset ended, params (string Name, string Value)[] more) => FakeEngine.OperationIn(OperationState.Done) with
    {
        Kind = OperationKinds.CoherencyCheck,
        Ended = ended,
        Arguments = more.Append(("accountIds", accounts)).Append(("backup_path", "/backup")).ToDictionary(one => one.Item1, one => one.Item2, StringComparer.Ordinal),
    };

    private static BackupView View(BackupStatus status, IReadOnlyList<Operation>? operations = null) =>
        new() { Status = status, Accounts = [Anna], Operations = operations ?? [], Schedules = [Daily] };
}
