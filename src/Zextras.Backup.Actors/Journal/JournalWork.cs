using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>What an actor wants written or deleted: one transaction's worth, or a part of a shared one.</summary>
internal abstract class JournalWork(CancellationToken cancellation) : IBatched
{
    // Whoever awaits must not run on the writer's thread.
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is durable.</summary>
    public Task Done => _done.Task;

    /// <inheritdoc/>
    public abstract int Weight { get; }

    /// <summary>The one who asked was told already that it failed (circuit breaker): then it should not be done any more.</summary>
    public bool IsGivenUp => cancellation.IsCancellationRequested;

    /// <summary>Runs its statements inside the writer's transaction; possibly twice, when a shared transaction was rolled back.</summary>
    public abstract void Apply(JournalCommands commands);

    /// <inheritdoc/>
    public void Succeed() => _done.TrySetResult();

    /// <inheritdoc/>
    public void Fail(Exception why) => _done.TrySetException(why);

    /// <summary>Appends events.</summary>
    public sealed class Write(IReadOnlyList<EventRow> rows, CancellationToken cancellation) : JournalWork(cancellation)
    {
        /// <inheritdoc/>
        public override int Weight => rows.Count;

        /// <inheritdoc/>
        public override void Apply(JournalCommands commands)
        {
            foreach (var row in rows)
            {
                commands.Insert(row);
            }
        }
    }

    /// <summary>Writes first events, each only where nothing of its actor is there.</summary>
    public sealed class Births(IReadOnlyList<EventRow> rows) : JournalWork(CancellationToken.None)
    {
        /// <summary>Which of them were written, once <see cref="JournalWork.Done"/> has completed.</summary>
        public IReadOnlyList<bool> Born { get; private set; } = [];

        /// <inheritdoc/>
        public override int Weight => rows.Count;

        /// <inheritdoc/>
        public override void Apply(JournalCommands commands) => Born = commands.InsertFirst(rows);
    }

    /// <summary>Deletes an actor's events up to a number.</summary>
    public sealed class Delete(string persistenceId, long to, CancellationToken cancellation) : JournalWork(cancellation)
    {
        /// <inheritdoc/>
        public override int Weight => 1;

        /// <inheritdoc/>
        public override void Apply(JournalCommands commands) => commands.Delete(persistenceId, to);
    }
}
