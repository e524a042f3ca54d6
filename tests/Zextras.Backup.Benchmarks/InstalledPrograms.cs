namespace Zextras.Backup.Benchmarks;

/// <summary>How the node and the console are called.</summary>
/// <param name="Node">The node: program and first arguments.</param>
/// <param name="Console">The console: program and first arguments.</param>
internal sealed record InstalledPrograms(IReadOnlyList<string> Node, IReadOnlyList<string> Console)
{
    /// <summary>The installed ones that <c>BENCH_PROGRAMS</c> names, or those of the last build: these compile while they are measured.</summary>
    public static InstalledPrograms Chosen { get; } =
        Environment.GetEnvironmentVariable("BENCH_PROGRAMS") is { Length: > 0 } root ? In(root) : Built;

    /// <summary>As the last build of the solution left them.</summary>
    private static InstalledPrograms Built => new(
        ["dotnet", Output("Zextras.Backup.Node", "zextras-backup.dll")], ["dotnet", Output("Zextras.Backup.Console", "pbm.dll")]);

    /// <summary>As <c>eng/install/install ROOT</c> left them.</summary>
    public static InstalledPrograms In(string root)
    {
        var library = Path.Combine(root, "usr/lib/zextras-backup");
        return new InstalledPrograms([Path.Combine(library, "zextras-backup")], [Path.Combine(library, "pbm/pbm")]);
    }

    private static string Output(string project, string file) =>
        Path.Combine(NodeProcess.RepositoryRoot, "src", project, "bin", "Release", "net10.0", file);
}
