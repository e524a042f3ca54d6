using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Zextras.Backup.Benchmarks;

/// <summary>A Dovecot (tests/servers/dovecot) over a directory that may hold Maildirs already.</summary>
internal sealed class DovecotProcess : IAsyncDisposable
{
    private readonly string _directory;

    private DovecotProcess(string directory, int port) => (_directory, Port) = (directory, port);

    public int Port { get; }

    /// <summary>Starts it; the mail of user@domain is in <c>mail/domain/user/Maildir</c> of the directory.</summary>
    public static async Task<DovecotProcess> StartAsync(string directory)
    {
        var (port, tlsPort) = (FreePort(), FreePort());
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chmod", ["755", directory]);
            await RunAsync("chown", ["-R", "dovecot:dovecot", Path.Combine(directory, "mail")]);
        }

        // Maildir++, as the corpus writes it.
        await RunAsync(Script("start"), [directory, $"{port}", $"{tlsPort}", $"{Environment.ProcessId}"], ("DOVECOT_SETTINGS", "mail_location = maildir:~/Maildir"));
        return new DovecotProcess(directory, port);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {await output}{await error}");
        }
    }

    public async ValueTask DisposeAsync() => await RunAsync(Script("stop"), [_directory]);

    private static string Script(string name) => Path.Combine(NodeProcess.RepositoryRoot, "tests", "servers", "dovecot", name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
