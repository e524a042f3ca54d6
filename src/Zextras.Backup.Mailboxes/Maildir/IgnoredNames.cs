using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// The names that are no items, and are not reported as skipped either. The whole list is here, and a test knows it.
/// </summary>
internal static class IgnoredNames
{
    /// <summary>In <c>cur</c> and <c>new</c>: the Maildir specification reserves names with a dot in front.</summary>
    public static bool InMail(RawName name) => name.IsHidden;

    /// <summary>
    /// In address books and calendars: hidden files, as the vdir convention has it, the collection's labels, lock files, and
    /// the half-written files of synchronisers.
    /// </summary>
    public static bool InCollections(RawName name) =>
        name.IsHidden || name.Span.EndsWith(".lock"u8) || name.Span.EndsWith(".tmp"u8) || CollectionLabels.IsLabel(name);

    /// <summary>
    /// In Drive, where people may well keep hidden files: only lock and temporary files that programs make and forget.
    /// </summary>
    public static bool InDrive(RawName name) =>
        name.Span.StartsWith(".~lock."u8) || name.Span.StartsWith(".nfs"u8) || name.Span.StartsWith(".fuse_hidden"u8)
        || name.Span.StartsWith(System.Text.Encoding.ASCII.GetBytes(SmallFiles.TemporaryPrefix)) || name.Span.EndsWith(".lock"u8);

    /// <summary>At the top of the tree and in domains: hidden directories, and what a file system puts there by itself.</summary>
    public static bool AmongAccounts(RawName name) => name.IsHidden || name.Span.SequenceEqual("lost+found"u8);
}
