using System.Text.Json;
using Xunit;
using Zextras.Backup.Actors.Tests.Api;

namespace Zextras.Backup.Actors.Tests.Pbm;

public sealed class RealTimeCommandTests : IAsyncLifetime
{
    private readonly ServedNode _node = new();

    public async Task InitializeAsync()
    {
        await _node.InitializeAsync();
        _node.Announce();
    }

    public Task DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task The_status_shows_lag_gaps_and_accounts()
    {
        var run = await Pbm("backup", "getRealTimeStatus");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var line in (string[])
            [
                "Real Time Scan  on, listening since 2026-11-23 09:00:00 (2 h ago)",
                "Source          inotify in /srv/mail",
                "Events          1,234, which became 1,200 transactions",
                "Lag now         12 ms, 3 events wait",
                "Lag, last hour  p50 87 ms, p99 312 ms",
                "Open gaps       1",
                "  7: since 2026-11-23 09:00:00 until 2026-11-23 09:01:00, waits for its scan: The queue ran over. (anna@example.com)",
            ])
        {
            Assert.Contains(line, run.Output.Split('\n'));
        }

        Assert.Contains("anna@example.com  2026-11-23 10:59:00 (1 min ago)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_switched_off_and_on_by_whoever_asks()
    {
        Assert.Contains("Real Time Scan  off", (await Pbm("backup", "doRealTimeScan", "STOP")).Output, StringComparison.Ordinal);
        Assert.Contains("Real Time Scan  on", (await Pbm("backup", "dorealtimescan", "start")).Output, StringComparison.Ordinal);
        Assert.Collection(
            _node.RealTime.Asked,
            off => Assert.StartsWith("off by ", off, StringComparison.Ordinal),
            on => Assert.StartsWith("on by ", on, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_word_is_refused_and_nothing_is_asked()
    {
        var run = await Pbm("backup", "doRealTimeScan", "restart");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("write start or stop", run.Error, StringComparison.Ordinal);
        Assert.Empty(_node.RealTime.Asked);
    }

    [Fact]
    public async Task Json_is_what_the_node_says()
    {
        var run = await Pbm("backup", "getRealTimeStatus", "--json");
        var status = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(12.3, status.GetProperty("lag-ms").GetDouble());
        Assert.Equal("anna@example.com", status.GetProperty("gaps")[0].GetProperty("accounts")[0].GetString());
        Assert.False(status.TryGetProperty("error", out _));
    }

    private Task<ConsoleRun> Pbm(params string[] arguments) =>
        ConsoleRun.Of([$"127.0.0.1:{_node.Url.Port}", .. arguments], name => name == "PBM_TOKEN_FILE" ? _node.TokenFile : _node.ReadEnvironment(name));
}
