using Microsoft.Data.Sqlite;

namespace Zextras.Backup.Actors.Database;

/// <summary>How the engine opens a SQLite file: the one place that knows the pragmas.</summary>
internal sealed record SqliteFile
{
    /// <summary>
    /// SQLite itself waits so long for a lock, looking again every few milliseconds. Without it Microsoft.Data.Sqlite
    /// sleeps 150 ms between two attempts.
    /// </summary>
    private const int BusyTimeoutMilliseconds = 5000;

    /// <summary>Pages of the write-ahead log before it is copied into the file: 80 MB. SQLite's 1000 makes every page commit copy.</summary>
    private const int WalPages = 20000;

    /// <summary>The path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Page cache of a connection.</summary>
    public required int CacheKibibytes { get; init; }

    /// <summary>For one connection that writes, kept open by its owner.</summary>
    public string WriterConnection => new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ToString();

    /// <summary>For pooled connections that cannot write. The file must exist.</summary>
    public string ReaderConnection =>
        new SqliteConnectionStringBuilder { DataSource = Path, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ToString();

    /// <summary>For pooled connections that write.</summary>
    public string PooledConnection => new SqliteConnectionStringBuilder { DataSource = Path, Pooling = true }.ToString();

    /// <summary>
    /// Sent on every opened connection. FULL: a commit that was acknowledged survives a power loss; with group commit
    /// it costs next to nothing.
    /// </summary>
    public string Pragmas =>
        $"""
         PRAGMA busy_timeout={BusyTimeoutMilliseconds};
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
}
