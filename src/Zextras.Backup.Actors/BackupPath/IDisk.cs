using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// The calls on which durability depends, and what opening asks of a filesystem: the seam through which tests inject a
/// full disk, a short write, a failing sync, a crash before any of them, or a filesystem that this machine does not have.
/// </summary>
internal interface IDisk
{
    /// <summary>Writes all bytes at an offset.</summary>
    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Cuts a file.</summary>
    void Truncate(SafeFileHandle file, long length);

    /// <summary>Makes the content of a file durable.</summary>
    void Sync(SafeFileHandle file);

    /// <summary>Makes the entries of a directory durable.</summary>
    void SyncDirectory(string directory);

    /// <summary>Makes everything on the filesystem of <paramref name="root"/> durable.</summary>
    void SyncFilesystem(SafeFileHandle root);

    /// <summary>Gives a file another name on the same filesystem; replaces what has that name.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file.</summary>
    void Delete(string file);

    /// <summary>The names in a directory.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Whether <see cref="SyncFilesystem"/> can be relied on for that directory; else files are synced one by one.</summary>
    bool CanSyncFilesystem(string root);

    /// <summary>Whether names that differ in case only name different files in that directory. Leaves nothing behind.</summary>
    bool IsCaseSensitive(string directory);

    /// <summary>Free bytes for this process on the filesystem of that directory.</summary>
    long FreeBytes(string directory);

    /// <summary>What tells this directory on this machine from a copy of it.</summary>
    Place Identify(string directory);
}
