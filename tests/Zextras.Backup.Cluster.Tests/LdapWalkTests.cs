using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Xunit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>
/// The walk of the README with real programs: slapd, the node, pbm. Change, delete, scan, history, restore of an account, a
/// distribution list, a domain and a class of service.
/// </summary>
public sealed class LdapWalkTests : IAsyncLifetime
{
    private const string Tree = "dc=example,dc=test";
    private const string Admin = "cn=admin," + Tree;
    private const string AdminPassword = "admin-password";
    private const string Alice = "uid=alice,ou=people," + Tree;
    private const string Signature = "zimbraSignatureName=Work," + Alice;
    private const string AliasEntry = "uid=al,ou=people," + Tree;
    private const string Staff = "uid=staff,ou=people," + Tree;
    private const string Professional = "cn=professional,cn=cos,cn=zimbra";

    private readonly string _home = Directory.CreateTempSubdirectory("zextras-backup-ldap-").FullName;
    private readonly int _port = FreePort();
    private NodeProcess _node = null!;

    private string Url => $"ldap://127.0.0.1:{_port}";

    private string Servers => Path.Combine(NodeProcess.RepositoryRoot, "tests", "servers", "slapd");

    public async Task InitializeAsync()
    {
        await RunAsync(Path.Combine(Servers, "start"), [Path.Combine(_home, "slapd"), $"{_port}", $"{FreePort()}", $"{Environment.ProcessId}"]);
        var configuration = Path.Combine(_home, "mailboxes.conf");
        await File.WriteAllTextAsync(Path.Combine(_home, "password"), AdminPassword);
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            administrator { user = "{{Admin}}", password-file = password }
            ldap { host = 127.0.0.1, port = {{_port}}, tls = none, base = "" }
            """);
        _node = await NodeProcess.StartAsync(Path.Combine(_home, "data"), $"config:{configuration}");
        await PbmAsync("doSmartScan", "start", "--sync");
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await RunAsync(Path.Combine(Servers, "stop"), [Path.Combine(_home, "slapd")]);
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Account_list_domain_and_class_come_back_as_they_were()
    {
        var before = await DumpAsync();
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in new[] { "alice@example.test", "staff@example.test", "professional", "example.test" })
        {
            first[name] = (await HistoryAsync(name))[0]!["transaction"]!.GetValue<string>();
        }

        await ModifyAsync(
            $"""
            dn: {Alice}
            changetype: modify
            replace: zimbraAccountStatus
            zimbraAccountStatus: closed

            dn: {Staff}
            changetype: modify
            delete: zimbraMailForwardingAddress
            zimbraMailForwardingAddress: bob@example.test

            dn: {Professional}
            changetype: modify
            replace: zimbraMailQuota
            zimbraMailQuota: 1

            dn: {Tree}
            changetype: modify
            replace: zimbraNotes
            zimbraNotes: changed
            """);
        await PbmAsync("doSmartScan", "start", "--sync");
        await RunAsync("ldapdelete", [.. Login, Signature, AliasEntry, Alice, Staff, Professional]);
        await PbmAsync("doSmartScan", "start", "--sync");

        foreach (var (name, isDeleted) in new[] { ("alice@example.test", true), ("staff@example.test", true), ("professional", true), ("example.test", false) })
        {
            var history = await HistoryAsync(name);
            Assert.Equal(isDeleted ? [false, false, true] : [false, false], history.Select(state => state!["deleted"]!.GetValue<bool>()));
        }

        Assert.Contains("- member: bob@example.test", await PbmAsync("getDirectoryObject", "staff@example.test", "date", "all"), StringComparison.Ordinal);
        Assert.Contains("zimbraNotes: changed -> (none)", await PbmAsync("doRestoreDirectory", "example.test", "transaction", first["example.test"], "dryrun", "true", "--sync"), StringComparison.Ordinal);

        foreach (var (name, transaction) in first)
        {
            await PbmAsync("doRestoreDirectory", name, "transaction", transaction, "--sync");
        }

        Assert.Equal(before, await DumpAsync());
        Assert.Contains(Alice, await RunAsync("ldapwhoami", ["-x", "-H", Url, "-D", Alice, "-w", "alice-password"]), StringComparison.Ordinal);
        foreach (var name in first.Keys)
        {
            Assert.Equal("restore", (await HistoryAsync(name))[^1]!["cause"]!.GetValue<string>());
        }

        // What the restore recorded is what is there: the scan after it finds nothing new.
        await PbmAsync("doSmartScan", "start", "--sync");
        foreach (var name in first.Keys)
        {
            Assert.Equal("restore", (await HistoryAsync(name))[^1]!["cause"]!.GetValue<string>());
        }
    }

    private string[] Login => ["-x", "-H", Url, "-D", Admin, "-w", AdminPassword];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The whole directory, ids and creation times included, in an order of its own; a login is not brought back.</summary>
    private async Task<IReadOnlyList<string>> DumpAsync()
    {
        var text = await RunAsync("ldapsearch", [.. Login, "-LLL", "-o", "ldif-wrap=no", "-b", "", "*", "entryUUID", "createTimestamp", "creatorsName"]);
        return [.. text.Split("\n\n").Select(entry => string.Join('\n', entry.Trim().Split('\n').Where(line => !line.StartsWith("zimbraLastLogonTimestamp:", StringComparison.Ordinal)).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal)];
    }

    private async Task<JsonArray> HistoryAsync(string name) =>
        JsonNode.Parse(await PbmAsync("getDirectoryObject", name, "date", "all", "--json"))!.AsArray();

    private async Task ModifyAsync(string ldif)
    {
        var file = Path.Combine(_home, "change.ldif");
        await File.WriteAllTextAsync(file, ldif);
        await RunAsync("ldapmodify", [.. Login, "-f", file]);
    }

    private Task<string> PbmAsync(params string[] arguments) => RunAsync(
        "dotnet",
        [
            Path.Combine(NodeProcess.RepositoryRoot, "src", "Zextras.Backup.Console", "bin", "Release", "net10.0", "pbm.dll"),
            _node.Address.Authority, "backup", .. arguments, "--token-file", Path.Combine(_home, "data", "token"),
        ]);

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await error}");
    }
}
