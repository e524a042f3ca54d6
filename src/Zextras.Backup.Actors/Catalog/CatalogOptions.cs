using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>Where the catalog lies, and how much it may take.</summary>
internal sealed record CatalogOptions
{
    /// <summary>The path of the SQLite file; made where it is not there. Its directory must exist. Not used with a server.</summary>
    public required string Path { get; init; }

    /// <summary>The database server that holds the catalog; null: it is a SQLite file.</summary>
    public PostgresServer? Server { get; init; }

    /// <summary>The node's right to write; null where nobody else does.</summary>
    public WriteLease? Lease { get; init; }

    /// <summary>Page cache of the one connection that writes. Minted ids and digests are random, so their indexes want to be in memory.</summary>
    public int WriterCacheKibibytes { get; init; } = 64 * 1024;

    /// <summary>Page cache of each reading connection; the operating system's cache is behind it.</summary>
    public int ReaderCacheKibibytes { get; init; } = 4 * 1024;

    /// <summary>So many reads run at once; each holds a thread and a connection. More wait.</summary>
    public int ConcurrentReads { get; init; } = 4;

    /// <summary>So many pages may wait for the writer; callers with more await.</summary>
    public int WaitingPages { get; init; } = 64;

    /// <summary>A commit that holds so many rows takes no further page, so that its callers do not wait for long.</summary>
    public int RowsPerCommit { get; init; } = 20_000;
}
