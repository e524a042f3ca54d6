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

    /// <summary>A statement that makes nodes which upgrade the schema at the same time take turns, until their transaction ends; null: there is but one.</summary>
    public virtual string? UpgradeTurn => null;

    /// <summary>What a person does about a catalog that cannot be used, before it is rebuilt.</summary>
    public abstract string RemovalAdvice { get; }

    /// <summary>How long reads and writes wait for a database that is away.</summary>
    public virtual TimeSpan Patience => TimeSpan.Zero;

    /// <summary>Whether the failure, or its cause, says that the database is away for a while.</summary>
    public virtual bool IsAway(Exception failure) => false;

    /// <summary>A text as the database can hold it.</summary>
    public virtual string Storable(string text) => text;

    /// <summary>Whether the failure says that the database is damaged.</summary>
    public abstract bool IsDamage(DbException failure);

    /// <summary>Closes the pooled connections.</summary>
    public abstract void Close();
}
