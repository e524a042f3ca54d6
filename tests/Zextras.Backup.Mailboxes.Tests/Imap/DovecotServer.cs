using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;
using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>A Dovecot that runs as long as the tests that use it (tests/servers/dovecot).</summary>
public abstract class DovecotServer(string settings) : IAsyncLifetime
{
    private readonly TemporaryTree _tree = new();
    private int _stores;

    public string Host => "127.0.0.1";

    public int Port { get; } = FreePort();

    public int TlsPort { get; } = FreePort();

    /// <summary>The directory of an account's Maildir.</summary>
    public string MaildirOf(string address, string store) => _tree[$"mail/{address.Split('@')[1]}{store}/{address.Split('@')[0]}/Maildir"];

    public string Certificate => _tree["tls/certificate.pem"];

    /// <summary>What tells the accounts of one test from those of another: it follows the address in the login.</summary>
    public string NewStore() => $".{Interlocked.Increment(ref _stores)}";

    public async Task InitializeAsync()
    {
        var (exitCode, output) = await RunAsync("start", _tree.Path, $"{Port}", $"{TlsPort}", $"{Environment.ProcessId}");
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"Dovecot did not start (tests/run installs it): {output}");
        }
    }

    public async Task DisposeAsync()
    {
        await RunAsync("stop", _tree.Path);
        _tree.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Script(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "tests/servers/dovecot", name) is var path && File.Exists(path))
            {
                return path;
            }
        }

        throw new InvalidOperationException($"No tests/servers/dovecot/{name} above {AppContext.BaseDirectory}.");
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Script(script), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["DOVECOT_SETTINGS"] = settings;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
