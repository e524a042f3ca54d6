using LinqToDB;
using LinqToDB.Data;
using Zextras.Backup.Actors.Catalog.Tables;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>The catalog's tables on one connection.</summary>
internal sealed class CatalogDb(DataOptions options) : DataConnection(options)
{
    public ITable<AccountRow> Accounts => this.GetTable<AccountRow>();

    public ITable<ItemRow> Items => this.GetTable<ItemRow>();

    public ITable<StateRow> States => this.GetTable<StateRow>();

    public ITable<BlobRow> Blobs => this.GetTable<BlobRow>();

    public ITable<ProblemRow> Problems => this.GetTable<ProblemRow>();

    public ITable<PurgingRow> Purging => this.GetTable<PurgingRow>();

    public ITable<MetaRow> Meta => this.GetTable<MetaRow>();
}
