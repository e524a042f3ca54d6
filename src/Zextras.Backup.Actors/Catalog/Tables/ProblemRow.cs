using LinqToDB.Mapping;

namespace Zextras.Backup.Actors.Catalog.Tables;

/// <summary>A row of <c>problems</c>: what the last scan of an account could not read.</summary>
[Table("problems")]
internal sealed class ProblemRow
{
    [Column("account")]
    [PrimaryKey(0)]
    public int Account { get; set; }

    [Column("subject", CanBeNull = false)]
    [PrimaryKey(1)]
    public required string Subject { get; set; }

    [Column("reason", CanBeNull = false)]
    public required string Reason { get; set; }

    [Column("folder")]
    public string? Folder { get; set; }

    [Column("first_seen")]
    public long FirstSeen { get; set; }

    [Column("last_seen")]
    public long LastSeen { get; set; }
}
