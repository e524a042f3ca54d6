using LinqToDB.Mapping;

namespace Zextras.Backup.Actors.Catalog.Tables;

/// <summary>A row of <c>blobs</c>: where a content lies.</summary>
[Table("blobs")]
internal sealed class BlobRow
{
    /// <summary>The 32 bytes of the SHA-256.</summary>
    [Column("digest", CanBeNull = false)]
    [PrimaryKey]
    public required byte[] Digest { get; set; }

    [Column("file", CanBeNull = false)]
    public required string File { get; set; }

    [Column("position")]
    public long Position { get; set; }

    [Column("stored_length")]
    public long StoredLength { get; set; }

    [Column("length")]
    public long Length { get; set; }

    /// <summary>When it was found that no state names it, UTC ticks; null while it is wanted.</summary>
    [Column("condemned")]
    public long? Condemned { get; set; }

    /// <summary>When its bytes were last read and found whole, UTC ticks.</summary>
    [Column("verified")]
    public long? Verified { get; set; }
}
