using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Tests.Api;

namespace Zextras.Backup.Actors.Tests.Pbm;

public sealed class ConnectionTests : IAsyncLifetime
{
    private readonly ServedNode _node = new();

    private string Address => $"127.0.0.1:{_node.Url.Port}";

    public Task InitializeAsync() => _node.InitializeAsync();

    public Task DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_named_token_file_goes_before_the_variable()
    {
        var run = await ConsoleRun.Of(
            [Address, "backup", "getAllOperations", "--token-file", _node.TokenFile],
            name => name == "PBM_TOKEN_FILE" ? "/there/is/none" : null);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task The_variable_goes_before_the_discovery_file()
    {
        _node.Announce();
        var run = await ConsoleRun.Of(
            [Address, "backup", "getAllOperations"],
            name => name == "PBM_TOKEN_FILE" ? "/there/is/none" : _node.ReadEnvironment(name));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/there/is/none (named by PBM_TOKEN_FILE) cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_of_the_same_user_on_this_machine_needs_no_setting()
    {
        _node.Announce();
        var run = await ConsoleRun.Of([Address, "backup", "getAllOperations"], _node.ReadEnvironment);

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Without_a_token_pbm_says_how_to_name_one()
    {
        var run = await ConsoleRun.Of([Address, "backup", "getAllOperations"], _node.ReadEnvironment);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--token-file", run.Error, StringComparison.Ordinal);
        Assert.Empty(_node.Engine.Asked);
    }

    [Fact]
    public async Task A_wrong_token_is_told_from_a_missing_one()
    {
        var file = Path.Combine(_node.RuntimeDirectory, "wrong");
        await File.WriteAllTextAsync(file, "this-is-not-the-token-of-that-node");
        var run = await ConsoleRun.Of([Address, "backup", "getAllOperations", "--token-file", file]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("refuses the token", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_without_a_token_is_named()
    {
        var run = await ConsoleRun.Of([Address, "backup", "getAllOperations", "--token-file", "/dev/null"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/dev/null (named by --token-file) holds no token", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_no_node_answers_pbm_says_how_to_start_one(bool withToken)
    {
        string[] token = withToken ? ["--token-file", _node.TokenFile] : [];
        var address = Address;
        await _node.StopAsync();
        var run = await ConsoleRun.Of([address, "backup", "getBackupInfo", .. token]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"No node answers at http://{address} (Connection refused). Start one with: zextras-backup", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task What_the_node_refuses_is_said_in_its_words()
    {
        _node.Announce();
        _node.Engine.Fault = new BackupRequestException("No account bert; getAvailableAccounts lists them.", notFound: true);
        var run = await ConsoleRun.Of([Address, "backup", "doAccountScan", "bert"], _node.ReadEnvironment);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("pbm: No account bert; getAvailableAccounts lists them.\n", run.Error);
    }
}
