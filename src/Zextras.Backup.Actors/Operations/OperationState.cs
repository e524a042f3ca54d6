namespace Zextras.Backup.Actors.Operations;

/// <summary>Where an operation stands.</summary>
public enum OperationState
{
    /// <summary>Waiting for its turn.</summary>
    Queued = 1,

    /// <summary>At work.</summary>
    Running = 2,

    /// <summary>Ended well. Single items may have failed: they are listed, and counted as <see cref="Operation.ProblemsCount"/>.</summary>
    Done = 3,

    /// <summary>Ended without having done its job.</summary>
    Failed = 4,

    /// <summary>Somebody stopped it while it ran.</summary>
    Stopped = 5,

    /// <summary>Somebody took it out of the queue before it began.</summary>
    Removed = 6,

    /// <summary>The node fell while it ran.</summary>
    Interrupted = 7,
}
