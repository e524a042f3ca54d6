using System.Data.Common;
using Microsoft.Data.Sqlite;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>The journal in a SQLite file.</summary>
internal sealed class SqliteJournal(string path) : JournalDialect
{
    /// <summary>Page cache of a connection that reads all histories in order.</summary>
    private const int ReadingCacheKibibytes = 8 * 1024;

    private const string Create =
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

    /// <inheritdoc/>
    public override string Highest =>
        """
        SELECT asked.key, (SELECT MAX(sequence_number) FROM journal WHERE persistence_id = asked.value)
        FROM json_each(@asked) asked
        """;

    /// <summary>CROSS JOIN keeps SQLite from reading the journal first.</summary>
    public override string Events =>
        """
        SELECT asked.key, j.persistence_id, j.sequence_number, j.created, j.message, j.manifest, j.identifier, j.writer_uuid
        FROM json_each(@asked) asked CROSS JOIN journal j
        WHERE j.persistence_id = json_extract(asked.value, '$[0]')
            AND j.sequence_number > json_extract(asked.value, '$[1]')
            AND j.sequence_number <= json_extract(asked.value, '$[2]')
            AND j.deleted = 0
        ORDER BY asked.key, j.sequence_number
        """;

    /// <inheritdoc/>
    public override string Histories =>
        """
        SELECT deleted, persistence_id, sequence_number, created, message, manifest, identifier, writer_uuid
        FROM journal
        WHERE (persistence_id, sequence_number) > (@id, @number) AND persistence_id < @end
        ORDER BY persistence_id, sequence_number
        LIMIT @limit
        """;

    /// <summary>It is never away: SQLite waits for locks itself.</summary>
    public override TimeSpan Patience => TimeSpan.Zero;

    /// <inheritdoc/>
    public override DbConnection Open(int cacheKibibytes)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = File(cacheKibibytes).OpenWriter();
            using var create = new PreparedCommand(connection, Create);
            create.Execute();
            return connection;
        }
        catch (SqliteException)
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override DbConnection? OpenToRead()
    {
        if (!System.IO.File.Exists(path))
        {
            return null;
        }

        var connection = new SqliteConnection(File(ReadingCacheKibibytes).ReaderConnection);
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    public override JournalCommands Commands(DbConnection connection) => new SqliteJournalCommands(connection);

    /// <inheritdoc/>
    public override void Clear()
    {
        // Its file is gone.
    }

    /// <inheritdoc/>
    public override bool IsNew() => !System.IO.File.Exists(path);

    /// <inheritdoc/>
    public override bool IsAway(Exception failure) => false;

    private SqliteFile File(int cacheKibibytes) => new() { Path = path, CacheKibibytes = cacheKibibytes };
}
