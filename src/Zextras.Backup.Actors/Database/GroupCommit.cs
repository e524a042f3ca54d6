namespace Zextras.Backup.Actors.Database;

/// <summary>Many writers, one transaction and one fsync; but a writer that cannot be written hurts only itself.</summary>
internal static class GroupCommit
{
    /// <summary>
    /// Commits the batch together. If that fails, each in a transaction of its own, so that only those fail that have to.
    /// </summary>
    /// <param name="batch">The writers; each is told how it went, after its commit.</param>
    /// <param name="commit">Writes in one transaction, and rolls back when it throws.</param>
    public static void Run<T>(IReadOnlyList<T> batch, Action<IReadOnlyList<T>> commit)
        where T : IBatched
    {
        var failure = Try(batch, commit);
        if (failure is null)
        {
            foreach (var work in batch)
            {
                work.Succeed();
            }
        }
        else if (batch is [var alone])
        {
            alone.Fail(failure);
        }
        else
        {
            foreach (var work in batch)
            {
                Run([work], commit);
            }
        }
    }

    private static Exception? Try<T>(IReadOnlyList<T> batch, Action<IReadOnlyList<T>> commit)
    {
        try
        {
            commit(batch);
            return null;
        }
        catch (Exception e) // handed to the writer, whatever it is
        {
            return e;
        }
    }
}
