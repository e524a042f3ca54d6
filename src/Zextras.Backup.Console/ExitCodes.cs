using Zextras.Backup.Api;

namespace Zextras.Backup.Pbm;

/// <summary>The exit codes, as the product documents them for <c>--sync</c>.</summary>
internal static class ExitCodes
{
    internal const int Ok = 0;
    internal const int Failed = 1;
    internal const int Stopped = 2;
    internal const int Removed = 3;
    internal const int Interrupted = 4;

    /// <summary>The code for an operation that ended in that state.</summary>
    internal static int Of(string state) => state switch
    {
        OperationStates.Done => Ok,
        OperationStates.Stopped => Stopped,
        OperationStates.Removed => Removed,
        OperationStates.Interrupted => Interrupted,
        _ => Failed,
    };
}
