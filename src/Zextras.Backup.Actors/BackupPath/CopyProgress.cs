namespace Zextras.Backup.Actors.BackupPath;

/// <summary>How far a copy of a Backup Path is.</summary>
/// <param name="Files">Files that were copied.</param>
/// <param name="Bytes">Their bytes.</param>
internal readonly record struct CopyProgress(long Files, long Bytes);
