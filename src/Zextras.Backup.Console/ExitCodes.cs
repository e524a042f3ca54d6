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

    /// <summary>
    /// The code for an operation that is over. One that is done and has problems (items that were not restored or not
    /// recorded, findings of a check that were not healed) is no success: nobody reads what a nightly run prints.
    /// </summary>
    internal static int Of(OperationBody operation) => operation.State switch
    {
        OperationStates.Done => operation.CountedProblems == 0 ? Ok : Failed,
        OperationStates.Stopped => Stopped,
        OperationStates.Removed => Removed,
        OperationStates.Interrupted => Interrupted,
        _ => Failed,
    };
}
