using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Zextras.Backup.Mailboxes.Tests.Support;

/// <summary>A real server that runs as long as the tests that use it: tests/servers/NAME/start and stop.</summary>
public abstract class RealServer(string name) : IAsyncLifetime
{
    private readonly TemporaryTree _tree = new();

    public static string Host => "127.0.0.1";

    /// <summary>A path in the server's directory.</summary>
    protected string this[string path] => _tree[path];

    /// <summary>What follows the directory on the command line of <c>start</c>.</summary>
    protected abstract IReadOnlyList<int> Ports { get; }

    /// <summary>More settings of the server.</summary>
    protected virtual string Settings => "";

    public Task InitializeAsync() => StartAsync();

    /// <summary>Starts it, or starts it again with all that it holds.</summary>
    public async Task StartAsync()
    {
        var (exitCode, output) = await RunAsync("start", [_tree.Path, .. Ports.Select(port => $"{port}"), $"{Environment.ProcessId}"]);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{name} did not start (tests/run installs it): {output}");
        }
    }

    /// <summary>Ends it.</summary>
    public async Task StopAsync() => await RunAsync("stop", [_tree.Path]);

    public async Task DisposeAsync()
    {
        await StopAsync();
        _tree.Dispose();
    }

    /// <summary>A port that nobody listens on.</summary>
    protected static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Script(string script)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "tests/servers", name, script) is var path && File.Exists(path))
            {
                return path;
            }
        }

        throw new InvalidOperationException($"No tests/servers/{name}/{script} above {AppContext.BaseDirectory}.");
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string script, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Script(script), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment[$"{name.ToUpperInvariant()}_SETTINGS"] = Settings;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
