using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>The content of <c>account_stat</c> (seed: "Backup Path"): where the scan of an account stands.</summary>
internal sealed record AccountStat
{
    /// <summary>The primary address.</summary>
    public required string Name { get; init; }

    /// <summary>The adapter's cursor; null before the first complete scan.</summary>
    public string? Cursor { get; init; }

    /// <summary>The last item that SmartScan stored.</summary>
    public ItemId? LastItem { get; init; }

    /// <summary>When the last scan that completed began, UTC.</summary>
    public DateTimeOffset? LastScan { get; init; }

    /// <summary>Living items.</summary>
    public long Items { get; init; }

    /// <summary>Deleted items whose history is kept.</summary>
    public long DeletedItems { get; init; }

    /// <summary>Items that the last scan could not read.</summary>
    public long Quarantined { get; init; }
}
