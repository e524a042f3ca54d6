using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>One finding of a read or scan. It is stepped over, so that it does not hide what is whole behind it.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="File">Relative to the Backup Path, with <c>/</c>.</param>
/// <param name="Position">The line (from 1) in an item log, the byte offset in a volume.</param>
/// <param name="Detail">In words.</param>
internal sealed record BackupPathDamage(BackupPathDamageKind Kind, string File, long Position, string Detail)
{
    /// <summary>How many bytes of a volume are concerned; 0 in an item log.</summary>
    public long Length { get; init; }

    /// <summary>The item whose history is concerned, where that is known.</summary>
    public ItemId? Item { get; init; }

    /// <summary>The blob concerned, where that is known.</summary>
    public BlobDigest? Digest { get; init; }
}
