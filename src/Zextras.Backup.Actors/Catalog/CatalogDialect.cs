using System.Data.Common;
using LinqToDB;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>Everything that differs between databases. The rest of the catalog is linq2db and standard SQL.</summary>
internal abstract class CatalogDialect
{
    /// <summary>How the database is called in messages.</summary>
    public abstract string Description { get; }

    /// <summary>The statements that lead from each version of the schema to the next: the first makes version 1. Extend only.</summary>
    public abstract IReadOnlyList<string> Migrations { get; }

    /// <summary>For reading connections.</summary>
    public abstract DataOptions Reading { get; }

    /// <summary>Opens the one connection that writes.</summary>
    public abstract DbConnection OpenWriter();

    /// <summary>linq2db on the connection that writes.</summary>
    public abstract DataOptions Writing(DbConnection connection);

    /// <summary>Whether the failure says that the database is damaged.</summary>
    public abstract bool IsDamage(DbException failure);

    /// <summary>Closes the pooled connections.</summary>
    public abstract void Close();
}
