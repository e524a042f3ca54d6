using LinqToDB.Mapping;

namespace Zextras.Backup.Actors.Catalog.Tables;

/// <summary>A row of <c>accounts</c>.</summary>
[Table("accounts")]
internal sealed class AccountRow
{
    /// <summary>Stands for the account in the other tables: they have millions of rows. The directory is 0, which no account gets.</summary>
    [Column("number")]
    [PrimaryKey]
    [Identity]
    public int Number { get; set; }

    /// <summary>The account id in its text form, unique.</summary>
    [Column("account", CanBeNull = false)]
    public required string Account { get; set; }

    [Column("name", CanBeNull = false)]
    public required string Name { get; set; }

    [Column("scan_cursor")]
    public string? Cursor { get; set; }

    /// <summary>UTC ticks, like every time in the catalog: exact, and the same on every database.</summary>
    [Column("deleted_at")]
    public long? DeletedAt { get; set; }

    [Column("last_scan")]
    public long? LastScan { get; set; }
}
