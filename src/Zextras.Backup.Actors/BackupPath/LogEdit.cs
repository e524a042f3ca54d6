namespace Zextras.Backup.Actors.BackupPath;

/// <summary>What a log is to become.</summary>
/// <param name="Lines">Its lines, without their line breaks.</param>
/// <param name="Quarantine">Lines that go to quarantine.</param>
internal sealed record LogEdit(IReadOnlyList<ReadOnlyMemory<byte>> Lines, IReadOnlyList<ReadOnlyMemory<byte>> Quarantine);
