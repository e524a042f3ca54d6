using Npgsql;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>
/// An empty database of its own on a real PostgreSQL (tests/servers/postgres), which all tests of this process share and
/// which ends with it.
/// </summary>
internal sealed class PostgresDatabase : IDisposable
{
    private static readonly Lazy<PostgresInstance> Shared = new(() => new PostgresInstance());
    private static int _made;

    private readonly string _name = $"test_{Interlocked.Increment(ref _made)}";

    public PostgresDatabase()
    {
        Execute($"CREATE DATABASE {_name}");
        ConnectionString = Shared.Value.ConnectionString(_name);
        Server = new PostgresServer(ConnectionString);
    }

    public string ConnectionString { get; }

    public PostgresServer Server { get; }

    /// <summary>Ends all connections to this database, as a restart of the server does; new ones are taken at once.</summary>
    public void BreakConnections() =>
        Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_name}'");

    /// <summary>Refuses connections for a while, and ends those that are there.</summary>
    public void Close()
    {
        Execute($"ALTER DATABASE {_name} ALLOW_CONNECTIONS false");
        BreakConnections();
    }

    public void Open() => Execute($"ALTER DATABASE {_name} ALLOW_CONNECTIONS true");

    public void Dispose()
    {
        Server.ClearPool();
        Execute($"DROP DATABASE {_name} WITH (FORCE)");
    }

    private static void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(Shared.Value.ConnectionString("postgres"));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
