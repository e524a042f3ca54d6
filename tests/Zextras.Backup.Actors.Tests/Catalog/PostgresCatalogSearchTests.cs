namespace Zextras.Backup.Actors.Tests.Catalog;

/// <summary>The same on a real PostgreSQL.</summary>
public sealed class PostgresCatalogSearchTests : CatalogSearchTests
{
    private protected override bool IsOnPostgres => true;
}
