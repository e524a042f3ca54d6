using System.Data.Common;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>An insert for each event: in SQLite a prepared statement is a call of a function.</summary>
internal sealed class SqliteJournalCommands(DbConnection connection) : JournalCommands(connection)
{
    private const string Into =
        "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier, writer_uuid)";

    private const string Row = "@created, 0, @id, @number, @message, @tags, @manifest, @serializer, @writer";

    private static readonly Parameter[] Columns =
    [
        Parameter.Number("created"), Parameter.Text("id"), Parameter.Number("number"), Parameter.Bytes("message"),
        Parameter.Text("tags"), Parameter.Text("manifest"), Parameter.Number("serializer"), Parameter.Text("writer"),
    ];

    private readonly PreparedCommand _insert = new(connection, $"{Into} VALUES ({Row})", Columns);

    private readonly PreparedCommand _insertFirst = new(
        connection, $"{Into} SELECT {Row} WHERE NOT EXISTS (SELECT 1 FROM journal WHERE persistence_id = @id)", Columns);

    /// <inheritdoc/>
    public override void Insert(EventRow row) => Execute(_insert, row);

    /// <inheritdoc/>
    protected override IReadOnlyList<bool> InsertWhereNone(IReadOnlyList<EventRow> rows) => [.. rows.Select(row => Execute(_insertFirst, row) > 0)];

    /// <inheritdoc/>
    protected override void Begin(DbTransaction transaction) => _insert.Transaction = _insertFirst.Transaction = transaction;

    /// <inheritdoc/>
    protected override void Flush()
    {
        // Everything is written.
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        _insert.Dispose();
        _insertFirst.Dispose();
    }

    private static int Execute(PreparedCommand command, EventRow row) => command.Execute(
        row.Created, row.PersistenceId, row.SequenceNr, row.Message, row.Tags, row.Manifest, row.Serializer, row.Writer);
}
