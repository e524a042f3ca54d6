using LinqToDB.Mapping;

namespace Zextras.Backup.Actors.Catalog.Tables;

/// <summary>A row of <c>meta</c>: what the catalog knows about itself.</summary>
[Table("meta")]
internal sealed class MetaRow
{
    [Column("name", CanBeNull = false)]
    [PrimaryKey]
    public required string Name { get; set; }

    [Column("value", CanBeNull = false)]
    public required string Value { get; set; }
}
