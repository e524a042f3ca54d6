using System.Data.Common;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>The writer's prepared statements on its connection, which it owns.</summary>
internal abstract class JournalCommands(DbConnection connection) : IDisposable
{
    private readonly PreparedCommand _markDeleted = new(connection, JournalSql.MarkDeleted, JournalSql.MarkParameters);
    private readonly PreparedCommand _deleteLiving = new(connection, JournalSql.DeleteLiving, JournalSql.DeleteLivingParameters);
    private readonly PreparedCommand _delete = new(connection, JournalSql.Delete, JournalSql.DeleteParameters);

    /// <summary>Runs the works in one transaction.</summary>
    public void Commit(IReadOnlyList<JournalWork> works)
    {
        using var transaction = connection.BeginTransaction();
        _markDeleted.Transaction = _delete.Transaction = transaction;
        Begin(transaction);
        foreach (var work in works)
        {
            work.Apply(this);
        }

        Flush();
        transaction.Commit();
    }

    /// <summary>Puts rows in place of an actor's events, in one transaction.</summary>
    public void Replace(string persistenceId, IEnumerable<EventRow> rows)
    {
        using var transaction = connection.BeginTransaction();
        _deleteLiving.Transaction = transaction;
        Begin(transaction);
        _deleteLiving.Execute(persistenceId, false);
        foreach (var row in rows)
        {
            Insert(row);
        }

        Flush();
        transaction.Commit();
    }

    /// <summary>Appends an event, at the latest with the commit.</summary>
    public abstract void Insert(EventRow row);

    /// <summary>
    /// Inserts those whose actor has no row at all. A row that only remembers a number counts: the actor would go on from there.
    /// </summary>
    /// <returns>For each row whether it was inserted.</returns>
    public IReadOnlyList<bool> InsertFirst(IReadOnlyList<EventRow> rows)
    {
        Flush(); // events of the same actors may be among them
        return InsertWhereNone(rows);
    }

    /// <summary>Deletes an actor's events up to a number.</summary>
    public void Delete(string persistenceId, long to)
    {
        Flush(); // events of the same actor may be among them
        _markDeleted.Execute(true, persistenceId, to);
        _delete.Execute(persistenceId, to);
    }

    /// <summary>Closes the connection too.</summary>
    public void Dispose()
    {
        _markDeleted.Dispose();
        _deleteLiving.Dispose();
        _delete.Dispose();
        Close();
        connection.Dispose();
    }

    /// <summary>What follows is part of that transaction. What an earlier one left is forgotten: it was rolled back.</summary>
    protected abstract void Begin(DbTransaction transaction);

    /// <summary>Writes what <see cref="Insert"/> has gathered.</summary>
    protected abstract void Flush();

    /// <summary>Inserts the rows whose actor has none.</summary>
    protected abstract IReadOnlyList<bool> InsertWhereNone(IReadOnlyList<EventRow> rows);

    /// <summary>Frees the statements.</summary>
    protected abstract void Close();
}
