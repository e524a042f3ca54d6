using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>An actor's question: do I have a snapshot?</summary>
internal sealed class SnapshotLookup(string persistenceId) : IBatched
{
    // Whoever awaits must not run on the reader's thread.
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the answer.</summary>
    public Task<bool> Done => _done.Task;

    /// <summary>The actor.</summary>
    public string PersistenceId => persistenceId;

    /// <summary>What was found; the caller gets it with <see cref="Succeed"/>.</summary>
    public bool Found { get; set; }

    /// <inheritdoc/>
    public int Weight => 1;

    /// <inheritdoc/>
    public void Succeed() => _done.TrySetResult(Found);

    /// <inheritdoc/>
    public void Fail(Exception why) => _done.TrySetException(why);
}
