using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>A PostgreSQL that runs as long as this process.</summary>
internal sealed class PostgresInstance
{
    private readonly int _port = FreePort();

    public PostgresInstance()
    {
        var directory = Directory.CreateTempSubdirectory("zextras-postgres-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Run("stop", directory);
            Directory.Delete(directory, recursive: true);
        };
        Run("start", directory, $"{_port}", $"{Environment.ProcessId}");
    }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Database={database};Username=backup;Password=backup-password";

    private static void Run(string script, params string[] arguments)
    {
        var path = Path.Combine(SourceTree.Root, "tests/servers/postgres", script);
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardOutput.ReadToEnd(); // a word; errors are some lines, less than a pipe takes
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{path}: {error}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
