using System.Diagnostics;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>A node that is started with arguments that a test chooses, and watched from outside: what it says, and how it ends.</summary>
internal sealed class NodeRun : IAsyncDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private NodeRun(Process process, Task<string> errors) => (_process, _errors) = (process, errors);

    internal static NodeRun Start(IReadOnlyList<string> arguments, params (string Name, string Value)[] environment)
    {
        var binary = Path.Combine(NodeProcess.RepositoryRoot, "src", "Zextras.Backup.Node", "bin", "Release", "net10.0", "zextras-backup.dll");
        var start = new ProcessStartInfo("dotnet", [binary, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        return new NodeRun(process, process.StandardError.ReadToEndAsync());
    }

    /// <summary>Starts a node that must refuse to run.</summary>
    /// <returns>The exit code and everything that it said.</returns>
    internal static async Task<(int ExitCode, string Said)> RefusedAsync(params string[] arguments)
    {
        await using var run = Start(arguments);
        var output = run._process.StandardOutput.ReadToEndAsync();
        await run._process.WaitForExitAsync().WaitAsync(Patience);
        return (run._process.ExitCode, await output + await run._errors);
    }

    /// <summary>Completes when it serves.</summary>
    internal async Task<Uri> ReadyAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return line?.StartsWith("READY ", StringComparison.Ordinal) == true
            ? new Uri(line["READY ".Length..])
            : throw new InvalidOperationException($"The node did not start: {line}{await _errors}");
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    /// <returns>The exit code, how long it took, and what it said on its error output.</returns>
    internal async Task<(int ExitCode, TimeSpan Took, string Said)> TerminateAsync()
    {
        var took = Stopwatch.StartNew();
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return (_process.ExitCode, took.Elapsed, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
