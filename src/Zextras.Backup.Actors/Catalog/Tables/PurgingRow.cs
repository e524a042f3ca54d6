using LinqToDB.Mapping;

namespace Zextras.Backup.Actors.Catalog.Tables;

/// <summary>A row of <c>purging</c>: an item whose rows are gone and whose log lines and events may not be yet.</summary>
[Table("purging")]
internal sealed class PurgingRow
{
    [Column("account")]
    [PrimaryKey(0)]
    public int Account { get; set; }

    [Column("item", CanBeNull = false)]
    [PrimaryKey(1)]
    public required byte[] Item { get; set; }
}
