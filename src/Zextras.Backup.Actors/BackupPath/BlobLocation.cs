namespace Zextras.Backup.Actors.BackupPath;

/// <summary>Where a blob lies.</summary>
/// <param name="File">Relative to the Backup Path, with <c>/</c>: <c>items/incoming/n1-000001.zst</c>, <c>items/Xy/blobs.zst</c>.</param>
/// <param name="Offset">Byte offset of the blob's header frame in the file.</param>
/// <param name="StoredLength">Bytes that header and data frame take.</param>
/// <param name="Length">Bytes of the content.</param>
internal readonly record struct BlobLocation(string File, long Offset, long StoredLength, long Length);
