using System.Text.Json;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
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
    private const int CacheKibibytes = 16 * 1024; // of each connection of the stock plugins; the snapshot file is small

    /// <summary>The node's data directory; it must exist.</summary>
    public required string Directory { get; init; }

    /// <summary>The journal's file.</summary>
    public string JournalPath => Path.Combine(Directory, JournalFile);

    /// <summary>The snapshots' file: their own, because two writers on one SQLite file wait for each other.</summary>
    public string SnapshotPath => Path.Combine(Directory, SnapshotFile);

    /// <summary>The values completed with the files, and with what the plugins themselves fall back to.</summary>
    public Config Complete(Config values) => Paths().WithFallback(values).WithFallback(SqlPersistence.DefaultConfiguration);

    /// <summary>What the actor system must be started with beside the configuration.</summary>
    public IReadOnlyList<Setup> Setups(ManifestTable table)
    {
        var options = new MultiDataOptionsSetup();
        options.AddDataOptions(SqlPersistence.JournalConfigPath, Options(JournalPath));
        options.AddDataOptions(SqlPersistence.SnapshotStoreConfigPath, Options(SnapshotPath));
        return [options, EventSerializer.Setup(table)];
    }

    /// <summary>The stock plugins know no pragmas; their connections get them when they open.</summary>
    private static DataOptions Options(string path)
    {
        var file = new SqliteFile { Path = path, CacheKibibytes = CacheKibibytes };
        return new DataOptions()
            .UseConnectionString(ProviderName.SQLiteMS, file.PooledConnection)
            .UseInterceptor(new PragmasOnOpen(file.PragmasOfWriter));
    }

    private Config Paths() => ConfigurationFactory.ParseString(
        $$"""
          akka.persistence {
            journal.coalescing.file = {{Quote(JournalPath)}}
            journal.sql.connection-string = {{Quote("Data Source=" + JournalPath)}}
            snapshot-store.sql.connection-string = {{Quote("Data Source=" + SnapshotPath)}}
          }
          """);

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
