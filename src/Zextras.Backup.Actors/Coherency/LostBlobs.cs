using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// The contents that a repair could not get back (<c>quarantine/lost</c>, a digest a line). The histories that name them
/// stay: flags, dates and names can still be restored. Each check says that they are lost, and no longer as news.
/// </summary>
internal static class LostBlobs
{
    /// <summary>All that are noted in a path.</summary>
    public static HashSet<BlobDigest> Read(PathLayout layout)
    {
        var path = layout.Full(PathLayout.Lost);
        return !File.Exists(path)
            ? []
            : [.. File.ReadLines(path).Select(line => BlobDigest.TryParse(line, null, out var digest) ? digest : (BlobDigest?)null).OfType<BlobDigest>()];
    }
}
