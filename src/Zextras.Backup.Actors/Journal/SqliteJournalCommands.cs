using System.Data.Common;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>An insert for each event: in SQLite a prepared statement is a call of a function.</summary>
internal sealed class SqliteJournalCommands(DbConnection connection) : JournalCommands(connection)
{
    private readonly PreparedCommand _insert = new(
        connection,
        """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier, writer_uuid)
        VALUES (@created, 0, @id, @number, @message, @tags, @manifest, @serializer, @writer)
        """,
        Parameter.Number("created"), Parameter.Text("id"), Parameter.Number("number"), Parameter.Bytes("message"),
        Parameter.Text("tags"), Parameter.Text("manifest"), Parameter.Number("serializer"), Parameter.Text("writer"));

    /// <inheritdoc/>
    public override void Insert(EventRow row) => _insert.Execute(
        row.Created, row.PersistenceId, row.SequenceNr, row.Message, row.Tags, row.Manifest, row.Serializer, row.Writer);

    /// <inheritdoc/>
    protected override void Begin(DbTransaction transaction) => _insert.Transaction = transaction;

    /// <inheritdoc/>
    protected override void Flush()
    {
        // Everything is written.
    }

    /// <inheritdoc/>
    protected override void Close() => _insert.Dispose();
}
