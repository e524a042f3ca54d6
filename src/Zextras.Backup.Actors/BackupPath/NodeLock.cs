using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// What a node of a cluster holds of a shared path: a share of the lock that keeps single nodes out, and a lock on its own
/// name. Both are advisory locks of the filesystem that go with the process, however it ends; whoever gets the lock of
/// another node's name knows that this node is dead.
/// </summary>
internal sealed class NodeLock : IDisposable
{
    private readonly SafeFileHandle _share;
    private readonly SafeFileHandle _own;

    private NodeLock(SafeFileHandle share, SafeFileHandle own) => (_share, _own) = (share, own);

    /// <summary>Takes both.</summary>
    /// <exception cref="BackupPathException">A node that is alone has the path, or another node has the name.</exception>
    public static NodeLock Take(PathLayout layout, string node)
    {
        var share = Open(layout.Full(PathLayout.Lock), FileAccess.Read, FileShare.Read, () => new BackupPathException(
            BackupPathRefusal.InUse,
            $"{layout.Root} is in use by a node that is no part of a cluster. Stop that one, or start it with --cluster too."));
        try
        {
            var own = Open(layout.Full(PathLayout.NodeLock(node)), FileAccess.ReadWrite, FileShare.None, () => new BackupPathException(
                BackupPathRefusal.InUse,
                $"Another node named {node} writes to {layout.Root}. Give each node a name of its own (--node)."));
            return new NodeLock(share, own);
        }
        catch (BackupPathException)
        {
            share.Dispose();
            throw;
        }
    }

    /// <summary>Whether no node of that name is alive. Only to be asked while holding the turn: else it may just begin.</summary>
    public static bool IsDead(PathLayout layout, string node)
    {
        try
        {
            // FileShare.None is flock(LOCK_EX) here, FileShare.Read with FileAccess.Read is flock(LOCK_SH).
            using var taken = File.OpenHandle(layout.Full(PathLayout.NodeLock(node)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Writes the time into the node's own file, and through to the disk.</summary>
    /// <exception cref="IOException">The path is not there.</exception>
    public void Touch(DateTimeOffset now)
    {
        RandomAccess.Write(_own, Encoding.ASCII.GetBytes($"process {Environment.ProcessId,7} on {Environment.MachineName}, {now.UtcDateTime:O}\n"), 0);
        RandomAccess.FlushToDisk(_own);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own.Dispose();
        _share.Dispose();
    }

    private static SafeFileHandle Open(string path, FileAccess access, FileShare share, Func<BackupPathException> inUse)
    {
        if (!File.Exists(path))
        {
            using var made = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        }

        try
        {
            return File.OpenHandle(path, FileMode.Open, access, share);
        }
        catch (IOException)
        {
            throw inUse();
        }
    }
}
