using System.Data.Common;
using System.Text.Json;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using Akka.Serialization;
using LinqToDB;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Where journal and snapshots lie: what the values in <c>hocon/journal.*.conf</c> need from C#. The same for the
/// coalescing journal and for the stock plugin.
/// </summary>
internal sealed record JournalSettings
{
    private const string JournalFile = "journal.db";
    private const string SnapshotFile = "snapshots.db";
    private const int SnapshotAuditKibibytes = 1024;
    private const int CacheKibibytes = 16 * 1024; // of each connection of the stock plugins; the snapshot file is small

    /// <summary>The node's data directory; it must exist.</summary>
    public required string Directory { get; init; }

    /// <summary>The database server that holds journal and snapshots; null: they are files in the data directory.</summary>
    public PostgresServer? Server { get; init; }

    /// <summary>The journal's file.</summary>
    public string JournalPath => Path.Combine(Directory, JournalFile);

    /// <summary>The snapshots' file: their own, because two writers on one SQLite file wait for each other.</summary>
    public string SnapshotPath => Path.Combine(Directory, SnapshotFile);

    /// <summary>The coalescing journal's database.</summary>
    public JournalDialect Dialect => Server is null ? new SqliteJournal(JournalPath) : new PostgresJournal(Server);

    /// <summary>Opens a connection to the snapshots; null where there are none yet.</summary>
    public DbConnection? OpenSnapshots()
    {
        if (Server is not null)
        {
            return Server.Open();
        }

        return File.Exists(SnapshotPath) ? new SqliteFile { Path = SnapshotPath, CacheKibibytes = SnapshotAuditKibibytes }.OpenWriter() : null;
    }

    /// <summary>
    /// The values completed with what the plugins themselves fall back to. They want connection strings and do not use them:
    /// the real ones come with <see cref="Setups"/>, because a configuration is logged and archived.
    /// </summary>
    public Config Complete(Config values) => Paths().WithFallback(values).WithFallback(SqlPersistence.DefaultConfiguration);

    /// <summary>What the actor system must be started with beside the configuration.</summary>
    /// <param name="table">The persisted types.</param>
    /// <param name="serializer">A further serializer of the system.</param>
    public IReadOnlyList<Setup> Setups(ManifestTable table, Func<ExtendedActorSystem, SerializerDetails>? serializer = null)
    {
        var options = new MultiDataOptionsSetup();
        var snapshots = Options(SnapshotPath);
        options.AddDataOptions(SqlPersistence.JournalConfigPath, Options(JournalPath));
        options.AddDataOptions(SqlPersistence.SnapshotStoreConfigPath, snapshots);
        return [options, new JournalSetup(Dialect, snapshots), EventSerializer.Setup(table, serializer)];
    }

    /// <summary>The stock plugins know no pragmas; their connections get them when they open.</summary>
    private DataOptions Options(string path)
    {
        if (Server is not null)
        {
            // By the provider's name: the plugin's own connections look for that, and fall over what has none.
            return new DataOptions().UseConnectionString(ProviderName.PostgreSQL15, Server.PooledConnection);
        }

        var file = new SqliteFile { Path = path, CacheKibibytes = CacheKibibytes };
        return new DataOptions()
            .UseConnectionString(ProviderName.SQLiteMS, file.PooledConnection)
            .UseInterceptor(new PragmasOnOpen(file.PragmasOfWriter));
    }

    private Config Paths() => ConfigurationFactory.ParseString(
        $$"""
          akka.persistence {
            journal.sql.connection-string = {{Named(JournalPath)}}
            snapshot-store.sql.connection-string = {{Named(SnapshotPath)}}
          }
          """);

    private string Named(string path) => JsonSerializer.Serialize(Server is null ? "Data Source=" + path : Server.Description);
}
