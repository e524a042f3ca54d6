namespace Zextras.Backup.Actors.BackupPath;

/// <summary>A Backup Path is refused; the message says what to do.</summary>
internal sealed class BackupPathException(BackupPathRefusal reason, string message, Exception? inner = null)
    : IOException(message, inner)
{
    /// <summary>Why.</summary>
    public BackupPathRefusal Reason { get; } = reason;

    /// <summary>Whether the same call can succeed later without a change of configuration.</summary>
    public bool IsTransient => Reason is BackupPathRefusal.DiskFull or BackupPathRefusal.TooLittleSpace or BackupPathRefusal.InUse;
}
