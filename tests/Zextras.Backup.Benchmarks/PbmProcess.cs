using System.Diagnostics;

namespace Zextras.Backup.Benchmarks;

/// <summary>The real console, as a process of its own.</summary>
internal static class PbmProcess
{
    /// <summary>Runs a command against a node.</summary>
    /// <returns>The exit code and what it wrote.</returns>
    public static Task<(int ExitCode, string Output)> RunAsync(NodeProcess node, params string[] arguments) =>
        RunAsync(InstalledPrograms.Chosen, node, arguments);

    /// <summary>Runs a command of a console that is installed somewhere.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(InstalledPrograms programs, NodeProcess node, params string[] arguments)
    {
        var start = new ProcessStartInfo(programs.Console[0], [.. programs.Console.Skip(1), node.Address.Authority, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PBM_TOKEN_FILE"] = node.TokenFile;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
