using Zextras.Backup.Actors.BackupPath;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>Neighbouring blobs of one file: what one worker verifies in one go.</summary>
/// <param name="File">The file.</param>
/// <param name="Blobs">In the order of their offsets.</param>
internal sealed record BlobPiece(string File, IReadOnlyList<VolumeScan.Entry> Blobs);
