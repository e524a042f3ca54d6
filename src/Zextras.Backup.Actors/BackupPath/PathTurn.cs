using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// What only one node of a cluster does at a time on a shared path: open it, and settle blobs into the 4096 folders. Dispose
/// lets the next one.
/// </summary>
internal sealed class PathTurn : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>A settling pass of several volumes is waited for; longer, something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly SafeFileHandle _file;

    private PathTurn(SafeFileHandle file) => _file = file;

    /// <summary>The turn; null where another node has it.</summary>
    public static PathTurn? TryTake(PathLayout layout)
    {
        try
        {
            return new PathTurn(File.OpenHandle(layout.Full(PathLayout.Turn), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(layout.Full(PathLayout.Turn)))
        {
            return null;
        }
    }

    /// <summary>Waits for the turn.</summary>
    /// <exception cref="BackupPathException">Another node keeps it.</exception>
    public static async Task<PathTurn> TakeAsync(PathLayout layout, TimeProvider time, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            if (TryTake(layout) is { } turn)
            {
                return turn;
            }

            if (time.GetElapsedTime(begun) > Patience)
            {
                throw new BackupPathException(
                    BackupPathRefusal.InUse,
                    $"Another node has been settling or opening {layout.Root} for {Patience.TotalMinutes} minutes. See what it does, and start this node again.");
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
