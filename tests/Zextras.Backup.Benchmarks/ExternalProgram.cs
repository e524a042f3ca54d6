using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Zextras.Backup.Benchmarks;

/// <summary>Programs of others: run to their end, and measured where they are compared.</summary>
internal static class ExternalProgram
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to its output.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {await output}{await error}");
    }

    /// <summary>Runs lines of shell to their end. CPU and memory are those of all processes that they start (GNU time).</summary>
    public static async Task<Cost> MeasureAsync(string script, params (string Name, string Value)[] environment)
    {
        var report = Path.GetTempFileName();
        try
        {
            // Nobody's earlier writes are to be paid for by the next one.
            await RunAsync("sync", []);
            var watch = Stopwatch.StartNew();
            await RunAsync("/usr/bin/time", ["--format=%U %S %M", $"--output={report}", "sh", "-e", "-c", script], environment);
            watch.Stop();
            var fields = (await File.ReadAllTextAsync(report)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            return new Cost(
                watch.Elapsed.TotalSeconds,
                double.Parse(fields[0], CultureInfo.InvariantCulture) + double.Parse(fields[1], CultureInfo.InvariantCulture),
                1024 * long.Parse(fields[2], CultureInfo.InvariantCulture));
        }
        finally
        {
            File.Delete(report);
        }
    }

    /// <summary>A port of this machine that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
