using LinqToDB.Mapping;

namespace Zextras.Backup.Actors.Catalog.Tables;

/// <summary>A row of <c>items</c>: the current state of one item, in short.</summary>
[Table("items")]
internal sealed class ItemRow
{
    /// <summary>Stands for the item in <c>states</c>. Counts up, so that the states of new items are appended there.</summary>
    [Column("number")]
    [PrimaryKey]
    [Identity]
    public long Number { get; set; }

    [Column("account")]
    public int Account { get; set; }

    /// <summary>The item id: 8 bytes of an integer or 16 of a UUID, unique in the account.</summary>
    [Column("item", CanBeNull = false)]
    public required byte[] Item { get; set; }

    [Column("kind")]
    public int Kind { get; set; }

    /// <summary>The id of the folder; no bytes at the top, because NULL would be unequal to itself in the unique index.</summary>
    [Column("folder", CanBeNull = false)]
    public required byte[] Folder { get; set; }

    [Column("item_key", CanBeNull = false)]
    public required string Key { get; set; }

    [Column("revision")]
    public string? Revision { get; set; }

    [Column("content_revision")]
    public string? ContentRevision { get; set; }

    [Column("move_token")]
    public string? MoveToken { get; set; }

    [Column("name", CanBeNull = false)]
    public required string Name { get; set; }

    /// <summary>The name in lower case, for a search that no database can do the same way for every script.</summary>
    [Column("folded_name", CanBeNull = false)]
    public required string FoldedName { get; set; }

    [Column("size")]
    public long Size { get; set; }

    [Column("digest")]
    public byte[]? Digest { get; set; }

    /// <summary>0 or 1: partial indexes ask for the literal number.</summary>
    [Column("deleted")]
    public int Deleted { get; set; }

    [Column("transactions")]
    public int Transactions { get; set; }

    /// <summary>When the last transaction began, UTC ticks.</summary>
    [Column("changed")]
    public long Changed { get; set; }
}
