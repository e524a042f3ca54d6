using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// Whether a file time is old enough to show every later change. File systems keep time in steps (4 ms on ext4, 2 s on
/// FAT and old NFS): a change in the same step as a listing leaves the time as the listing saw it.
/// </summary>
internal static class Freshness
{
    /// <summary>The coarsest step of a file system in use, which also covers a small difference between its clock and ours.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    /// <summary>Whether a change now would show in that time.</summary>
    public static bool IsSettled(long lastTouched, DateTimeOffset now) => lastTouched < Nanoseconds.Of(now - Margin);
}
