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
        var page = BackupHealth.Judge(Fine, [Anna], [FakeEngine.OperationIn(OperationState.Done)], [Daily], Now);

        Assert.Equal("good", page.Verdict);
        Assert.Empty(page.Findings);
        Assert.Equal((Daily.Next, Fine.LastSmartScan), (page.NextSmartScan, page.LastSmartScan));
    }

    [Theory]
    [InlineData(25, "good")]
    [InlineData(27, "warning")]
    [InlineData(73, "alarm")]
    public void The_older_the_last_scan_the_worse(int hours, string verdict) =>
        Assert.Equal(verdict, BackupHealth.Judge(Fine with { LastSmartScan = Now.AddHours(-hours) }, [Anna], [], [Daily], Now).Verdict);

    [Fact]
    public void What_is_wrong_comes_with_what_to_do()
    {
        var page = BackupHealth.Judge(
            Fine with { Quarantined = ["4711"] },
            [Anna with { LastScan = Now.AddDays(-2) }],
            [FakeEngine.OperationIn(OperationState.Failed, "because")],
            [Daily with { IsOn = false, Next = null }],
            Now);

        Assert.Equal("warning", page.Verdict);
        Assert.Equal(4, page.Findings.Count);
        Assert.All(page.Findings, finding => Assert.NotEmpty(finding.Remedy));
    }

    [Fact]
    public void Without_any_complete_backup_it_is_an_alarm() =>
        Assert.Equal("alarm", BackupHealth.Judge(Fine with { LastSmartScan = null, Warnings = ["There is no complete backup."] }, [], [], [Daily], Now).Verdict);

    [Fact]
    public void Figures_are_text_that_Prometheus_reads()
    {
        var text = PrometheusText.Of(Fine, [Anna], [FakeEngine.OperationIn(OperationState.Running)], [Daily]);

        Assert.Contains("# TYPE backup_items gauge\nbackup_items{state=\"active\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains($"backup_account_last_scan_timestamp_seconds{{account=\"anna\\\"@example.com\"}} {Anna.LastScan!.Value.ToUnixTimeSeconds()}\n", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd().Split('\n'), line => Assert.Matches("^(# (HELP|TYPE) .*|[a-z_]+(\\{.*\\})? -?[0-9.E+]+)$", line));
    }
}
