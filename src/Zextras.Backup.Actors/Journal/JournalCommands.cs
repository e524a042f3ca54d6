using System.Data.Common;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>The writer's prepared statements on its connection.</summary>
internal sealed class JournalCommands(DbConnection connection) : IDisposable
{
    private readonly PreparedCommand _insert = new(connection, JournalSql.Insert, JournalSql.InsertParameters);
    private readonly PreparedCommand _markDeleted = new(connection, JournalSql.MarkDeleted, JournalSql.DeleteParameters);
    private readonly PreparedCommand _delete = new(connection, JournalSql.Delete, JournalSql.DeleteParameters);

    /// <summary>Runs the works in one transaction.</summary>
    public void Commit(IReadOnlyList<JournalWork> works)
    {
        using var transaction = connection.BeginTransaction();
        _insert.Transaction = _markDeleted.Transaction = _delete.Transaction = transaction;
        foreach (var work in works)
        {
            work.Apply(this);
        }

        transaction.Commit();
    }

    /// <summary>Appends an event.</summary>
    public void Insert(EventRow row) => _insert.Execute(
        row.Created, row.PersistenceId, row.SequenceNr, row.Message, row.Tags, row.Manifest, row.Serializer, row.Writer);

    /// <summary>Deletes an actor's events up to a number.</summary>
    public void Delete(string persistenceId, long to)
    {
        _markDeleted.Execute(persistenceId, to);
        _delete.Execute(persistenceId, to);
    }

    /// <summary>Closes the connection too.</summary>
    public void Dispose()
    {
        _insert.Dispose();
        _markDeleted.Dispose();
        _delete.Dispose();
        connection.Dispose();
    }
}
