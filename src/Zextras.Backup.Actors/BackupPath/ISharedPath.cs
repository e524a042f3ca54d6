namespace Zextras.Backup.Actors.BackupPath;

/// <summary>A Backup Path that several nodes of one server write, each its own files.</summary>
internal interface ISharedPath
{
    /// <summary>Reads and writes a little, to see whether the path is there. Blocks as long as the filesystem does.</summary>
    /// <exception cref="IOException">It is not, or it failed before.</exception>
    void Probe();
}
