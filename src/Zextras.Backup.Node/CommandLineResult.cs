namespace Zextras.Backup.Node;

/// <summary>What the command line says to do.</summary>
/// <param name="Options">How to run; null where there is nothing to run.</param>
/// <param name="ExitCode">Then the exit code: 0 after help or version, 1 after a wrong argument.</param>
internal sealed record CommandLineResult(NodeOptions? Options, int ExitCode);
