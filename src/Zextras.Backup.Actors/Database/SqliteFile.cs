using Microsoft.Data.Sqlite;

namespace Zextras.Backup.Actors.Database;

/// <summary>How the engine opens a SQLite file: the one place that knows the pragmas.</summary>
internal sealed record SqliteFile
{
    /// <summary>
    /// A statement waits so long for a lock. Nobody holds one for long: what takes longer is a fault, and should not keep
    /// the journal from telling its actors for the 30 seconds that are the default.
    /// </summary>
    private const int BusyTimeoutSeconds = 5;

    /// <summary>Pages of the write-ahead log before it is copied into the file: 80 MB. SQLite's 1000 makes every page commit copy.</summary>
    private const int WalPages = 20000;

    /// <summary>The path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Page cache of a connection.</summary>
    public required int CacheKibibytes { get; init; }

    /// <summary>For one connection that writes, kept open by its owner.</summary>
    public string WriterConnection => Connection(SqliteOpenMode.ReadWriteCreate, pooling: false);

    /// <summary>For pooled connections that write.</summary>
    public string PooledConnection => Connection(SqliteOpenMode.ReadWriteCreate, pooling: true);

    /// <summary>For pooled connections that cannot write. The file must exist.</summary>
    public string ReaderConnection => Connection(SqliteOpenMode.ReadOnly, pooling: true);

    /// <summary>
    /// Sent on every opened connection. SQLite itself looks for a lock every few milliseconds; without busy_timeout
    /// Microsoft.Data.Sqlite does, every 150. FULL: a commit that was acknowledged survives a power loss; with group commit
    /// it costs next to nothing.
    /// </summary>
    public string Pragmas =>
        $"""
         PRAGMA busy_timeout={BusyTimeoutSeconds * 1000};
         PRAGMA synchronous=FULL;
         PRAGMA cache_size=-{CacheKibibytes};
         PRAGMA wal_autocheckpoint={WalPages};
         PRAGMA temp_store=MEMORY;
         PRAGMA foreign_keys=OFF;
         """;

    /// <summary>Sent on a connection that may make the file. WAL stays with it: readers never wait for the writer, nor the writer for readers.</summary>
    public string PragmasOfWriter => Pragmas + "\nPRAGMA journal_mode=WAL;";

    /// <summary>Opens the connection that writes, and makes the file where it is not there yet.</summary>
    /// <exception cref="SqliteException">The file is not a SQLite database, or cannot be opened.</exception>
    public SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(WriterConnection);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = PragmasOfWriter;
            command.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether the failure says that the file is damaged or is no database at all.</summary>
    public static bool IsDamage(SqliteException failure) =>
        failure.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;

    private string Connection(SqliteOpenMode mode, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = Path,
        Mode = mode,
        Pooling = pooling,
        DefaultTimeout = BusyTimeoutSeconds,
    }.ToString();
}
