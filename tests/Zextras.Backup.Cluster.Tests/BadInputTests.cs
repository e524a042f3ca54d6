using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>
/// What an administrator does wrong, to the real programs: one line that says what and how to mend it, exit code 1, no stack
/// trace, nothing half-applied.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("zextras-bad-").FullName;

    private string Data => Path.Combine(_root, "data");

    private string Tree => Path.Combine(_root, "mail");

    public BadInputTests() => new MailCorpus().Write(Tree, 20, accounts: 1, folders: 1);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_port_that_is_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await RefusesAsync([$"127.0.0.1:{port}", "--listen"], "--data", Data, "--mailboxes", $"maildir:{Tree}", "--listen", $"127.0.0.1:{port}");
    }

    [Fact]
    public async Task An_address_that_this_machine_does_not_have()
    {
        var (certificate, key) = Certificate(DateTimeOffset.UtcNow.AddDays(1));

        await RefusesAsync(
            ["192.0.2.1", "--listen"],
            "--data", Data, "--mailboxes", $"maildir:{Tree}", "--listen", "192.0.2.1:9110", "--tls-certificate", certificate, "--tls-key", key);
    }

    [Fact]
    public async Task A_certificate_that_has_expired()
    {
        var (certificate, key) = Certificate(DateTimeOffset.UtcNow.AddDays(-1));

        await RefusesAsync(
            [certificate, "Renew it"],
            "--data", Data, "--mailboxes", $"maildir:{Tree}", "--listen", "127.0.0.1:0", "--tls-certificate", certificate, "--tls-key", key);
    }

    [Fact]
    public async Task Two_nodes_on_one_data_directory_or_on_one_Backup_Path()
    {
        await using var node = await NodeProcess.StartAsync(Data, $"maildir:{Tree}");
        await node.WaitForScanAsync();

        await RefusesAsync([Data, "in use by another node", "--data"], "--data", Data, "--mailboxes", $"maildir:{Tree}", "--listen", "127.0.0.1:0");
        var server = (await File.ReadAllTextAsync(Path.Combine(Data, "server-id"))).Trim();
        await RefusesAsync(
            ["Backup Path", "--attach"],
            "--data", Path.Combine(_root, "other"), "--backup-path", Path.Combine(Data, "backup"), "--mailboxes", $"maildir:{Tree}", "--listen", "127.0.0.1:0");
        await RefusesAsync(
            ["in use by another process"],
            "--data", Path.Combine(_root, "third"), "--server-id", server, "--backup-path", Path.Combine(Data, "backup"), "--mailboxes", $"maildir:{Tree}", "--listen", "127.0.0.1:0");
        Assert.Equal(20, (await node.SearchAsync("user000@example.com")).Count(item => item!["kind"]!.GetValue<string>() == "message"));
    }

    [Fact]
    public async Task What_pbm_is_told_wrongly()
    {
        await using var node = await NodeProcess.StartAsync(Data, $"maildir:{Tree}");
        foreach (var (says, arguments) in new (string, string[])[]
        {
            ("Did you mean 'doSmartScan'?", ["backup", "doSmartScn", "start"]),
            ("'strat' is not an action: write start", ["backup", "doSmartScan", "strat"]),
            ("needs ACCOUNT", ["backup", "doAccountScan"]),
            ("write true or false", ["backup", "doSmartScan", "start", "deep", "perhaps"]),
            ("has no account nobody@example.com", ["backup", "doAccountScan", "nobody@example.com"]),
            ("never comes", ["config", "set", "server", "backupSmartScanScheduler", "0 0 30 2 *"]),
            ("0..36500 days", ["config", "set", "global", "ZxBackup_DataRetentionDays", "40000"]),
            ("There is no property 'zx'", ["config", "set", "global", "zx", "1"]),
            ("absolute path", ["config", "set", "server", "ZxBackup_DestPath", "backup"]),
            ("not writable", ["config", "set", "server", "ZxBackup_DestPath", "/proc/backup"]),
            ("no mail addresses", ["backup", "doSmartScan", "start", "notifications", "nobody"]),
        })
        {
            var (exitCode, said) = await PbmProcess.RunAsync(node, arguments);

            Assert.True(exitCode == 1, $"{string.Join(' ', arguments)}: {exitCode}, {said}");
            AssertIsOneClearLine(said, "pbm: ");
            if (says != "not writable")
                Assert.Contains(says, said, StringComparison.Ordinal);
        }

        var (_, dump) = await PbmProcess.RunAsync(node, "config", "get", "server", "backupSmartScanScheduler");
        Assert.Contains("0 4 * * *", dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_stops_nothing()
    {
        // /dev/full is a disk without space: every write to it fails.
        var binary = Path.Combine(NodeProcess.RepositoryRoot, "src", "Zextras.Backup.Node", "bin", "Release", "net10.0", "zextras-backup.dll");
        var start = new System.Diagnostics.ProcessStartInfo(
            "sh", ["-c", "exec dotnet \"$@\" 2>/dev/full", "sh", binary, "--data", Data, "--listen", "127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        try
        {
            var ready = await process.StandardOutput.ReadLineAsync().WaitAsync(NodeRun.Patience);
            using var http = new HttpClient { BaseAddress = new Uri(ready!["READY ".Length..]) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(Data, "token"))).Trim());

            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/status")).StatusCode);
            Assert.False(process.HasExited);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task RefusesAsync(string[] says, params string[] arguments)
    {
        var (exitCode, said) = await NodeRun.RefusedAsync(arguments);

        Assert.True(exitCode == 1, $"{exitCode}: {said}");
        AssertIsOneClearLine(said, "zextras-backup: ");
        foreach (var text in says)
            Assert.Contains(text, said, StringComparison.Ordinal);
    }

    private static void AssertIsOneClearLine(string said, string begin)
    {
        var line = Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries), one => !one.StartsWith("info:", StringComparison.Ordinal));
        Assert.StartsWith(begin, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
    }

    private (string Certificate, string Key) Certificate(DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(until.AddDays(-30), until);
        var (file, keyFile) = (Path.Combine(_root, "cert.pem"), Path.Combine(_root, "key.pem"));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (file, keyFile);
    }
}
