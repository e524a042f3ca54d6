using LinqToDB.DataProvider.PostgreSQL;
using Npgsql;

namespace Zextras.Backup.Actors.Database;

/// <summary>
/// How the engine reaches PostgreSQL: the one place that knows the settings of its connections. No record, and no
/// <c>ToString</c> of its own: the connection string may hold a password, and is never written anywhere.
/// </summary>
internal sealed class PostgresServer
{
    /// <summary>The SQL that linq2db writes; newer servers understand it too.</summary>
    public const PostgreSQLVersion Version = PostgreSQLVersion.v13;

    /// <summary>A server that does not take a connection within this time is away.</summary>
    private const int ConnectSeconds = 5;

    /// <summary>The longest statement is a page of a rebuild; what takes longer hangs.</summary>
    private const int StatementSeconds = 60;

    /// <summary>Pooled connections of a process: reads of the catalog and of snapshots.</summary>
    private const int PooledConnections = 20;

    /// <summary>The statements of journal and catalog are few; each is prepared on the server once per connection.</summary>
    private const int PreparedStatements = 50;

    /// <summary>An idle connection that a firewall has forgotten is found out after this time, not with the next scan.</summary>
    private const int KeepAliveSeconds = 30;

    private readonly NpgsqlConnectionStringBuilder _connection;

    /// <summary>The server of a connection string in the form of Npgsql: <c>Host=...;Database=...;Username=...</c>.</summary>
    /// <exception cref="FormatException">The text is no connection string. The message does not repeat it.</exception>
    public PostgresServer(string connectionString)
    {
        try
        {
            _connection = new NpgsqlConnectionStringBuilder(connectionString)
            {
                ApplicationName = "zextras-backup",
                Timeout = ConnectSeconds,
                CommandTimeout = StatementSeconds,
                MaxPoolSize = PooledConnections,
                MaxAutoPrepare = PreparedStatements,
                KeepAlive = KeepAliveSeconds,
            };
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException)
        {
            throw new FormatException("It is no connection string such as Host=db.example.com;Database=backup;Username=backup;Password=...", e);
        }

        if (string.IsNullOrEmpty(_connection.Host))
        {
            throw new FormatException("It names no server: it begins with Host=...");
        }
    }

    /// <summary>What a person may read: server, port and database.</summary>
    public string Description => $"PostgreSQL database {_connection.Database ?? _connection.Username} on {_connection.Host}:{_connection.Port}";

    /// <summary>For linq2db, on pooled connections. Holds the password: it is not to be logged.</summary>
    public string PooledConnection => _connection.ConnectionString;

    /// <summary>Opens a connection that its owner keeps.</summary>
    /// <exception cref="NpgsqlException">The server is away, or refuses.</exception>
    public NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connection.ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (NpgsqlException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A text without the character 0, which PostgreSQL does not take; its symbol stands for it. No key of a mailbox server
    /// holds one; a forged subject may.
    /// </summary>
    public static string Storable(string text) => text.Replace('\0', '\u2400');

    /// <summary>Closes the pooled connections.</summary>
    public void ClearPool()
    {
        using var any = new NpgsqlConnection(PooledConnection);
        NpgsqlConnection.ClearPool(any);
    }

    /// <summary>
    /// Whether the failure says that the server is away, and not that it refuses the statement: it stops, starts, or the
    /// network does not carry. What was under way may have been committed or not.
    /// </summary>
    public static bool IsAway(Exception failure) => failure switch
    {
        // 57P0x: it shuts down, crashed, or starts. 08: the connection broke. 53300: too many connections, for a moment.
        PostgresException { SqlState: var state } => state.StartsWith("57P", StringComparison.Ordinal)
            || state.StartsWith("08", StringComparison.Ordinal)
            || state is PostgresErrorCodes.TooManyConnections,
        NpgsqlException => true,
        _ => false,
    };
}
