using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>One write that waits for the writer: it becomes durable as a whole or not at all.</summary>
/// <param name="rows">How many rows it writes, about.</param>
/// <param name="apply">May run twice: once in a shared transaction that was rolled back, and once alone.</param>
internal sealed class CatalogWrite(int rows, Action<CatalogWriter> apply) : IBatched
{
    // Whoever awaits must not run on the writer's thread.
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the write is durable.</summary>
    public Task Done => _done.Task;

    /// <inheritdoc/>
    public int Weight => rows;

    /// <summary>Writes the rows, inside the writer's transaction.</summary>
    public void Apply(CatalogWriter writer) => apply(writer);

    /// <inheritdoc/>
    public void Succeed() => _done.TrySetResult();

    /// <inheritdoc/>
    public void Fail(Exception why) => _done.TrySetException(why);
}
