namespace Zextras.Backup.Actors.Hosting;

/// <summary>Whether this node's book holds what was set before the node started.</summary>
internal sealed class LoadedProperties
{
    /// <summary>Completed by the follower.</summary>
    public TaskCompletionSource Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
