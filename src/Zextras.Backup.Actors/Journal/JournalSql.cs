using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Every statement of the coalescing journal, for SQLite: the one place to look at when another database comes. The table
/// is that of Akka.Persistence.Sql with <c>tag-write-mode = Csv</c>, column by column: each plugin continues the other's file.
/// </summary>
internal static class JournalSql
{
    /// <summary>Makes the table where it is not there.</summary>
    public const string Create =
        """
        CREATE TABLE IF NOT EXISTS [journal] (
            [ordering] INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            [created] INTEGER NOT NULL,
            [deleted] Bit NOT NULL,
            [persistence_id] NVarChar(255) NOT NULL,
            [sequence_number] INTEGER NOT NULL,
            [message] VarBinary NOT NULL,
            [tags] NVarChar(100) NULL,
            [manifest] NVarChar(500) NULL,
            [identifier] INTEGER NULL,
            [writer_uuid] NVarChar(128) NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);
        CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);
        CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);
        """;

    /// <summary>Appends an event. The unique index refuses a number that is taken.</summary>
    public const string Insert =
        """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier, writer_uuid)
        VALUES (@created, 0, @id, @number, @message, @tags, @manifest, @serializer, @writer)
        """;

    /// <summary>
    /// The highest event up to a number stays, marked as deleted: it remembers the highest sequence number, so that none
    /// is ever given again. The stock plugin does the same.
    /// </summary>
    public const string MarkDeleted =
        """
        UPDATE journal SET deleted = 1 WHERE persistence_id = @id AND sequence_number =
            (SELECT MAX(sequence_number) FROM journal WHERE persistence_id = @id AND sequence_number <= @to)
        """;

    /// <summary>Removes the events below the one that <see cref="MarkDeleted"/> marked.</summary>
    public const string Delete =
        """
        DELETE FROM journal WHERE persistence_id = @id AND sequence_number <
            (SELECT MAX(sequence_number) FROM journal WHERE persistence_id = @id AND sequence_number <= @to)
        """;

    /// <summary>The highest sequence number of each actor of a JSON array, by its index; NULL where it has written nothing.</summary>
    public const string Highest =
        """
        SELECT asked.key, (SELECT MAX(sequence_number) FROM journal WHERE persistence_id = asked.value)
        FROM json_each(@asked) asked
        """;

    /// <summary>
    /// The living events of each <c>[actor, after, to]</c> of a JSON array, by its index. CROSS JOIN keeps SQLite from
    /// reading the journal first.
    /// </summary>
    public const string Events =
        """
        SELECT asked.key, j.persistence_id, j.sequence_number, j.created, j.message, j.manifest, j.identifier, j.writer_uuid
        FROM json_each(@asked) asked CROSS JOIN journal j
        WHERE j.persistence_id = json_extract(asked.value, '$[0]')
            AND j.sequence_number > json_extract(asked.value, '$[1]')
            AND j.sequence_number <= json_extract(asked.value, '$[2]')
            AND j.deleted = 0
        ORDER BY asked.key, j.sequence_number
        """;

    /// <summary>
    /// A page of all events whose actors' ids begin with a prefix, by actor and number, after a place. First comes whether
    /// the event is deleted. The bounds are those of the unique index, so a page costs what it holds.
    /// </summary>
    public const string Histories =
        """
        SELECT deleted, persistence_id, sequence_number, created, message, manifest, identifier, writer_uuid
        FROM journal
        WHERE (persistence_id, sequence_number) > (@id, @number) AND persistence_id < @end
        ORDER BY persistence_id, sequence_number
        LIMIT @limit
        """;

    /// <summary>Parameters of <see cref="Insert"/>.</summary>
    public static readonly Parameter[] InsertParameters =
    [
        Parameter.Number("created"), Parameter.Text("id"), Parameter.Number("number"), Parameter.Bytes("message"),
        Parameter.Text("tags"), Parameter.Text("manifest"), Parameter.Number("serializer"), Parameter.Text("writer"),
    ];

    /// <summary>Parameters of <see cref="MarkDeleted"/> and <see cref="Delete"/>.</summary>
    public static readonly Parameter[] DeleteParameters = [Parameter.Text("id"), Parameter.Number("to")];

    /// <summary>Parameters of <see cref="Highest"/> and <see cref="Events"/>.</summary>
    public static readonly Parameter[] AskedParameters = [Parameter.Text("asked")];

    /// <summary>Parameters of <see cref="Histories"/>.</summary>
    public static readonly Parameter[] HistoriesParameters =
        [Parameter.Text("id"), Parameter.Number("number"), Parameter.Text("end"), Parameter.Number("limit")];
}
