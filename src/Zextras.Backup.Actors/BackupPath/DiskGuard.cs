using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Turns a failing disk into one of two things. A full disk is taken back and can be tried again. Anything else ends the
/// use of the path: after a failed write or sync the kernel may have dropped pages that a later sync would report as
/// written, so nothing that was not yet acknowledged may be believed.
/// </summary>
internal sealed class DiskGuard(IDisk disk, string root, WriteLease? lease = null)
{
    private volatile Exception? _failure;

    /// <summary>The disk, for calls whose failure has other consequences.</summary>
    public IDisk Disk => disk;

    /// <summary>Whether the path has failed.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Refuses every write after a failure.</summary>
    /// <exception cref="BackupPathException">Something failed before.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw Failed(failure);
        }

        if (lease is { IsGood: false })
        {
            throw new BackupPathException(
                BackupPathRefusal.Failed,
                $"This node may not write to the Backup Path {root} any more: it stood still, and others have taken over. It ends; start it again.");
        }
    }

    /// <summary>Writes at the end of a file; what a full disk took only in part is cut off again.</summary>
    /// <exception cref="BackupPathException">The disk is full, or failed.</exception>
    public void Append(SafeFileHandle file, long end, ReadOnlySpan<byte> bytes)
    {
        ThrowIfFailed();
        try
        {
            disk.Write(file, bytes, end);
        }
        catch (IOException e)
        {
            Run(() => disk.Truncate(file, end));
            throw IsFull(e) ? Full(e) : Fail(e);
        }
    }

    /// <summary>Runs a step after which nothing can be believed if it fails.</summary>
    /// <exception cref="BackupPathException">It failed.</exception>
    public void Run(Action step)
    {
        ThrowIfFailed();
        try
        {
            step();
        }
        catch (IOException e) when (e is not BackupPathException)
        {
            throw Fail(e);
        }
    }

    /// <summary>Opens or makes a file. A failure tells nothing about what was written before: it is thrown as it is.</summary>
    /// <exception cref="BackupPathException">The disk is full, or failed before.</exception>
    public SafeFileHandle Open(Func<SafeFileHandle> open)
    {
        ThrowIfFailed();
        try
        {
            return open();
        }
        catch (IOException e) when (IsFull(e))
        {
            throw Full(e);
        }
    }

    private static bool IsFull(IOException e) => e.HResult is Posix.NoSpace or Posix.QuotaExceeded;

    private BackupPathException Full(IOException e) => new(
        BackupPathRefusal.DiskFull,
        $"No space is left for the Backup Path {root}; what was half written was taken back. "
            + "Free space or enlarge the filesystem; backup goes on by itself then.",
        e);

    private BackupPathException Fail(Exception e)
    {
        Interlocked.CompareExchange(ref _failure, e, comparand: null);
        return Failed(e);
    }

    private BackupPathException Failed(Exception cause) => new(
        BackupPathRefusal.Failed,
        $"The disk of the Backup Path {root} failed ({cause.Message}), so nothing more is written to it. "
            + "Check disk and kernel log, then start the node again: "
            + "it recovers the path and records what is missing.",
        cause);
}
