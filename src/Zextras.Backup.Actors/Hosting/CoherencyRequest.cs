namespace Zextras.Backup.Actors.Hosting;

/// <summary>A Coherency Check that somebody asks for.</summary>
public sealed record CoherencyRequest
{
    /// <summary>The Backup Path: the engine's own, or any other, which is only read.</summary>
    public required string BackupPath { get; init; }

    /// <summary>Addresses or ids of the accounts; none: everything.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Compare with what the mailbox server lists.</summary>
    public bool CheckMailbox { get; init; }

    /// <summary>Heal, and put into quarantine what cannot be healed.</summary>
    public bool FixBackup { get; init; }

    /// <summary>The share of contents to read, above 0, at most 1.</summary>
    public double Sample { get; init; } = 1;

    /// <summary>Stop after this time; the next check goes on from there.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Bytes a second; 0: as fast as the disk gives.</summary>
    public long BytesPerSecond { get; init; }
}
