using System.Data.Common;
using System.Globalization;
using LinqToDB;
using LinqToDB.Data;
using Zextras.Backup.Actors.Catalog.Tables;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>Brings the tables to the version that this engine knows, when the catalog is opened.</summary>
internal static class CatalogSchema
{
    private const string VersionName = "schema-version";
    private const string CreatedName = "created";

    /// <summary>What a person does about a catalog that cannot be used. Nothing is lost: it is a read model.</summary>
    public static string Advice(CatalogDialect dialect) =>
        $"Stop the node, {dialect.RemovalAdvice}, start the node and rebuild it "
        + "with 'pbm backup doRebuildCatalog': everything in it is made again from the journal or the Backup Path.";

    /// <summary>Runs the migrations that are missing, in one transaction.</summary>
    /// <exception cref="CatalogException">A newer engine wrote the catalog, or it is damaged.</exception>
    public static void Upgrade(CatalogDb db, CatalogDialect dialect, DateTimeOffset now)
    {
        try
        {
            using var transaction = db.BeginTransaction();
            if (dialect.UpgradeTurn is { } turn)
            {
                db.Execute(turn);
            }

            db.CreateTable<MetaRow>(tableOptions: TableOptions.CreateIfNotExists);
            var found = db.Meta.Where(row => row.Name == VersionName).Select(row => row.Value).SingleOrDefault();
            var version = found is null ? 0 : int.Parse(found, CultureInfo.InvariantCulture);
            var known = dialect.Migrations.Count;
            if (version > known)
            {
                throw new CatalogException(
                    $"The catalog {dialect.Description} has schema {version}; this version of the engine knows {known} at most. "
                    + $"Use the newer version that wrote it, or go back: {Advice(dialect)}");
            }

            if (version == 0)
            {
                db.Insert(new MetaRow { Name = CreatedName, Value = now.ToString("O", CultureInfo.InvariantCulture) });
            }

            foreach (var migration in dialect.Migrations.Skip(version))
            {
                db.Execute(migration);
            }

            db.InsertOrReplace(new MetaRow { Name = VersionName, Value = known.ToString(CultureInfo.InvariantCulture) });
            transaction.Commit();
        }
        catch (DbException e)
        {
            throw Explained(e, dialect);
        }
    }

    /// <summary>The failure with its advice, where it is damage; else the failure itself.</summary>
    public static Exception Explained(DbException failure, CatalogDialect dialect) => dialect.IsDamage(failure)
        ? new CatalogException($"The catalog {dialect.Description} is damaged ({failure.Message}). {Advice(dialect)}", failure)
        : failure;
}
