namespace Zextras.Backup.Actors.BackupPath;

/// <summary>The bytes of a log.</summary>
/// <param name="Lines">Its complete lines, without their line breaks.</param>
/// <param name="Tail">What stands behind the last line break.</param>
internal sealed record LogContent(IReadOnlyList<ReadOnlyMemory<byte>> Lines, ReadOnlyMemory<byte> Tail);
