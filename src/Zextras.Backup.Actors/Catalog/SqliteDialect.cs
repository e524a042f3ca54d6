using System.Data.Common;
using LinqToDB;
using LinqToDB.DataProvider.SQLite;
using Microsoft.Data.Sqlite;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>The catalog in a SQLite file.</summary>
internal sealed class SqliteDialect(CatalogOptions options) : CatalogDialect
{
    /// <summary>
    /// Items and states are appended; what is random (minted ids, digests) goes into narrow indexes only, which stay in
    /// the cache. The key of a blob is wide, but so is nothing else in its row. A living key is unique among items of a
    /// kind only: a domain and a class of service may have one name.
    /// </summary>
    private const string Version1 =
        """
        CREATE TABLE accounts (
            number INTEGER PRIMARY KEY,
            account TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            scan_cursor TEXT,
            deleted_at INTEGER,
            last_scan INTEGER);

        CREATE TABLE items (
            number INTEGER PRIMARY KEY,
            account INTEGER NOT NULL,
            item BLOB NOT NULL,
            kind INTEGER NOT NULL,
            folder BLOB NOT NULL,
            item_key TEXT NOT NULL,
            revision TEXT,
            content_revision TEXT,
            move_token TEXT,
            name TEXT NOT NULL,
            folded_name TEXT NOT NULL,
            size INTEGER NOT NULL,
            digest BLOB,
            deleted INTEGER NOT NULL,
            transactions INTEGER NOT NULL,
            changed INTEGER NOT NULL);
        CREATE UNIQUE INDEX items_item ON items (account, item);
        CREATE UNIQUE INDEX items_living_key ON items (account, folder, item_key, kind) WHERE deleted = 0;
        CREATE INDEX items_move_token ON items (account, move_token) WHERE deleted = 0 AND move_token IS NOT NULL;

        CREATE TABLE states (
            item INTEGER NOT NULL,
            started INTEGER NOT NULL,
            ended INTEGER,
            account INTEGER NOT NULL,
            transaction_id BLOB NOT NULL,
            cause INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            deleted INTEGER NOT NULL,
            folder BLOB NOT NULL,
            flags TEXT,
            tags TEXT,
            digest BLOB,
            name TEXT NOT NULL,
            size INTEGER NOT NULL,
            PRIMARY KEY (item, started)) WITHOUT ROWID;
        CREATE INDEX states_deletion ON states (account, started) WHERE deleted = 1;
        CREATE INDEX states_digest ON states (digest, account) WHERE digest IS NOT NULL;

        CREATE TABLE blobs (
            digest BLOB NOT NULL PRIMARY KEY,
            file TEXT NOT NULL,
            position INTEGER NOT NULL,
            stored_length INTEGER NOT NULL,
            length INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE problems (
            account INTEGER NOT NULL,
            subject TEXT NOT NULL,
            reason TEXT NOT NULL,
            folder TEXT,
            first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL,
            PRIMARY KEY (account, subject)) WITHOUT ROWID;
        """;

    /// <summary>Purge and checks: what is condemned or verified, and which items are on their way out.</summary>
    private const string UpkeepVersion =
        """
        ALTER TABLE states ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE blobs ADD COLUMN condemned INTEGER;
        ALTER TABLE blobs ADD COLUMN verified INTEGER;
        CREATE TABLE purging (
            account INTEGER NOT NULL,
            item BLOB NOT NULL,
            PRIMARY KEY (account, item)) WITHOUT ROWID;
        """;

    private readonly SqliteFile _writing = new() { Path = options.Path, CacheKibibytes = options.WriterCacheKibibytes };
    private readonly SqliteFile _reading = new() { Path = options.Path, CacheKibibytes = options.ReaderCacheKibibytes };

    /// <inheritdoc/>
    public override string Description => options.Path;

    /// <inheritdoc/>
    public override string RemovalAdvice => $"delete {Description} (with the -wal and -shm files next to it)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Migrations => [Version1, UpkeepVersion];

    /// <inheritdoc/>
    public override DataOptions Reading => field ??= new DataOptions()
        .UseSQLite(_reading.ReaderConnection, SQLiteProvider.Microsoft)
        .UseInterceptor(new PragmasOnOpen(_reading.Pragmas));

    /// <inheritdoc/>
    public override DbConnection OpenWriter() => _writing.OpenWriter();

    /// <inheritdoc/>
    public override DataOptions Writing(DbConnection connection) =>
        new DataOptions().UseConnection(SQLiteTools.GetDataProvider(SQLiteProvider.Microsoft), connection);

    /// <inheritdoc/>
    public override bool IsDamage(DbException failure) => failure is SqliteException sqlite && SqliteFile.IsDamage(sqlite);

    /// <inheritdoc/>
    public override void Close()
    {
        using var any = new SqliteConnection(_reading.ReaderConnection);
        SqliteConnection.ClearPool(any);
    }
}
