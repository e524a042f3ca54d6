using System.Data.Common;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>The connection that writes, with what hangs on it. Owns all three.</summary>
internal sealed class CatalogSession : IDisposable
{
    private readonly DbConnection _connection;

    /// <summary>Opens the database, makes it where it is not there, and brings its schema up to date.</summary>
    /// <exception cref="CatalogException">It cannot be used as it is.</exception>
    public CatalogSession(CatalogDialect dialect, DateTimeOffset now)
    {
        try
        {
            _connection = dialect.OpenWriter();
        }
        catch (DbException e)
        {
            throw CatalogSchema.Explained(e, dialect);
        }

        Db = new CatalogDb(dialect.Writing(_connection));
        Pages = new PageCommands(_connection);
        try
        {
            CatalogSchema.Upgrade(Db, dialect, now);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The tables.</summary>
    public CatalogDb Db { get; }

    /// <summary>The prepared statements.</summary>
    public PageCommands Pages { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Pages.Dispose();
        Db.Dispose();
        _connection.Dispose();
    }
}
