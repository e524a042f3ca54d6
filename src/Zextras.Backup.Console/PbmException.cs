namespace Zextras.Backup.Pbm;

/// <summary>What ends a command: one line that says what is wrong and how to mend it, and the exit code.</summary>
internal sealed class PbmException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    /// <summary>The exit code of the process.</summary>
    internal int ExitCode { get; } = exitCode;
}
