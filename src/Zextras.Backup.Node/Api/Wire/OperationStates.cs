namespace Zextras.Backup.Api;

/// <summary>The written names of the states of an operation.</summary>
internal static class OperationStates
{
    internal const string Queued = "queued";
    internal const string Running = "running";
    internal const string Done = "done";
    internal const string Failed = "failed";
    internal const string Stopped = "stopped";
    internal const string Removed = "removed";
    internal const string Interrupted = "interrupted";

    /// <summary>Whether an operation in that state will not change any more.</summary>
    internal static bool HasEnded(string state) => state is not (Queued or Running);
}
