using LinqToDB.Mapping;

namespace Zextras.Backup.Actors.Catalog.Tables;

/// <summary>A row of <c>states</c>: one transaction of one item, in short.</summary>
[Table("states")]
internal sealed class StateRow
{
    /// <summary>The <see cref="ItemRow.Number"/> of the item.</summary>
    [Column("item")]
    [PrimaryKey(0)]
    public long Item { get; set; }

    /// <summary>UTC ticks. Two transactions of one item never begin together, so item and start name the transaction.</summary>
    [Column("started")]
    [PrimaryKey(1)]
    public long Started { get; set; }

    /// <summary>UTC ticks; null while it is the current one.</summary>
    [Column("ended")]
    public long? Ended { get; set; }

    [Column("account")]
    public int Account { get; set; }

    /// <summary>The transaction id, 16 bytes.</summary>
    [Column("transaction_id", CanBeNull = false)]
    public required byte[] Transaction { get; set; }

    [Column("cause")]
    public int Cause { get; set; }

    [Column("kind")]
    public int Kind { get; set; }

    [Column("deleted")]
    public int Deleted { get; set; }

    [Column("folder", CanBeNull = false)]
    public required byte[] Folder { get; set; }

    /// <summary>A JSON array of texts; null where there are none.</summary>
    [Column("flags")]
    public string? Flags { get; set; }

    /// <summary>A JSON array of texts; null where there are none.</summary>
    [Column("tags")]
    public string? Tags { get; set; }

    [Column("digest")]
    public byte[]? Digest { get; set; }

    [Column("name", CanBeNull = false)]
    public required string Name { get; set; }

    [Column("size")]
    public long Size { get; set; }

    /// <summary>0 or 1: of a deletion, whether its retention clock is held.</summary>
    [Column("held")]
    public int Held { get; set; }
}
