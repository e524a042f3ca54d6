namespace Zextras.Backup.Actors.BackupPath;

/// <summary>What is wrong at a place of the Backup Path.</summary>
internal enum BackupPathDamageKind
{
    /// <summary>A line of an item log is not an array of transactions.</summary>
    UnreadableLine = 1,

    /// <summary>A transaction's chain value does not follow from the one before: something was changed, lost or added.</summary>
    BrokenChain = 2,

    /// <summary>Two transactions claim the same id or the same start with different states.</summary>
    Conflict = 3,

    /// <summary>Bytes of a volume that are not a blob.</summary>
    UnreadableBytes = 4,

    /// <summary>A blob whose bytes are not what its header says.</summary>
    DamagedBlob = 5,

    /// <summary>
    /// The unfinished end of a file, left by a crash; it was cut. No sync had covered it, so nothing refers to it.
    /// </summary>
    TornTail = 6,
}
