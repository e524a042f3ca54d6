using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>An actor's question: how far did I count, and what are my first events after a number?</summary>
/// <param name="persistenceId">The actor.</param>
/// <param name="after">Only events after this number.</param>
internal sealed class JournalRead(string persistenceId, long after) : IBatched
{
    // Whoever awaits must not run on the reader's thread.
    private readonly TaskCompletionSource<JournalPage> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the answer.</summary>
    public Task<JournalPage> Done => _done.Task;

    /// <summary>The actor.</summary>
    public string PersistenceId => persistenceId;

    /// <summary>Only events after this number.</summary>
    public long After => after;

    /// <summary>What was read so far; the caller gets it with <see cref="Succeed"/>.</summary>
    public JournalPage Answer { get; set; } = JournalPage.Nothing;

    /// <inheritdoc/>
    public int Weight => 1;

    /// <inheritdoc/>
    public void Succeed() => _done.TrySetResult(Answer);

    /// <inheritdoc/>
    public void Fail(Exception why) => _done.TrySetException(why);
}
