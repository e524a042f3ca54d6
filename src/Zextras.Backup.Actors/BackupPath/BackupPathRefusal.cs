namespace Zextras.Backup.Actors.BackupPath;

/// <summary>Why a Backup Path is not used, or not used any more.</summary>
internal enum BackupPathRefusal
{
    /// <summary>It is not there and cannot be made, or is no directory.</summary>
    Missing = 1,

    /// <summary>This process may not read it.</summary>
    NotReadable = 2,

    /// <summary>This process may not write it.</summary>
    NotWritable = 3,

    /// <summary>Names that differ in case only are one file there.</summary>
    CaseInsensitive = 4,

    /// <summary>Another server owns it.</summary>
    OwnedByAnother = 5,

    /// <summary>It is a copy of this server's path, or was moved.</summary>
    Copied = 6,

    /// <summary>A newer engine wrote it.</summary>
    NewerFormat = 7,

    /// <summary>Less free space than the threshold.</summary>
    TooLittleSpace = 8,

    /// <summary>It holds files of something else.</summary>
    NotABackupPath = 9,

    /// <summary>Its <c>backupstat</c> cannot be read as such.</summary>
    DamagedStat = 10,

    /// <summary>Another process has it open.</summary>
    InUse = 11,

    /// <summary>The disk ran full while writing; what was half written was taken back, and the path works on once there is space.</summary>
    DiskFull = 12,

    /// <summary>A write or sync failed, so that nothing is known about what was written before: the path must be opened anew.</summary>
    Failed = 13,
}
