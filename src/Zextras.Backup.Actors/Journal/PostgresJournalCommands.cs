using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// One statement for all events of a transaction, column by column as arrays: to PostgreSQL every statement is a round trip
/// (measured: 4,400 rows a second one by one, 76,000 this way).
/// </summary>
internal sealed class PostgresJournalCommands : JournalCommands
{
    private readonly NpgsqlCommand _insert;
    private readonly List<EventRow> _rows = [];

    /// <summary>Prepares the statements.</summary>
    public PostgresJournalCommands(NpgsqlConnection connection)
        : base(connection)
    {
        _insert = new NpgsqlCommand(
            """
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier, writer_uuid)
            SELECT created, FALSE, id, number, message, tags, manifest, serializer, writer
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS rows (created, id, number, message, tags, manifest, serializer, writer)
            """,
            connection);
        foreach (var type in (NpgsqlDbType[])
            [
                NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea,
                NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Integer, NpgsqlDbType.Text,
            ])
        {
            _insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
        }
    }

    /// <inheritdoc/>
    public override void Insert(EventRow row) => _rows.Add(row);

    /// <inheritdoc/>
    protected override void Begin(DbTransaction transaction)
    {
        _rows.Clear();
        _insert.Transaction = (NpgsqlTransaction)transaction;
    }

    /// <inheritdoc/>
    protected override void Flush()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        object[] columns =
        [
            _rows.ConvertAll(row => row.Created), _rows.ConvertAll(row => row.PersistenceId), _rows.ConvertAll(row => row.SequenceNr),
            _rows.ConvertAll(row => row.Message), _rows.ConvertAll(row => row.Tags), _rows.ConvertAll(row => row.Manifest),
            _rows.ConvertAll(row => row.Serializer), _rows.ConvertAll(row => row.Writer),
        ];
        for (var i = 0; i < columns.Length; i++)
        {
            _insert.Parameters[i].Value = columns[i];
        }

        _insert.ExecuteNonQuery();
        _rows.Clear();
    }

    /// <inheritdoc/>
    protected override void Close() => _insert.Dispose();
}
